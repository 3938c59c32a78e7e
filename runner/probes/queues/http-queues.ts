import type { Probe } from '../probe.ts';
import { SourceLost, reasonOf } from '../lost.ts';
import type { QueueState } from './flow.ts';
import { pollQueues } from './poll.ts';

const NO_ANSWER_MS = 5000;
const MOST_BYTES = 10_000_000;

/** Where each number stands: `metric_name{label="x"}` of Prometheus' text, or a path of JSON such as `/queues/0/depth`. */
export interface Selectors {
  queue: string;
  ready: string;
  active?: string;
  failed?: string;
  oldestSeconds?: string;
}

/** A queue that an endpoint of the target tells of, as Prometheus' text or as JSON. */
export function httpQueue(url: string, { queue, ...selectors }: Selectors): Probe {
  return pollQueues({
    name: 'http',
    close: async () => {},
    async read() {
      const body = await get(url);
      const look = /^\s*[[{]/.test(body) ? jsonValue(JSON.parse(body) as unknown) : prometheusValue(body);
      const values = Object.entries(selectors).map(([name, selector]) => [name, need(look(selector), name)] as const);
      return [{ queue, ...Object.fromEntries(values) } as unknown as QueueState];
    },
  });
}

/** RabbitMQ's queues, by its management API: user and password stand in the URL. The age of a message is not told. */
export function rabbitmq(url: string): Probe {
  return pollQueues({
    name: 'rabbitmq',
    close: async () => {},
    async read() {
      const queues = JSON.parse(
        await get(new URL('/api/queues', url).href + new URL(url).search, url),
      ) as RabbitQueue[];
      return queues.map(({ name, messages_ready, messages_unacknowledged, message_stats }) => ({
        queue: name,
        ready: messages_ready ?? 0,
        active: messages_unacknowledged ?? 0,
        ...(message_stats?.publish !== undefined && { total: message_stats.publish }),
        ...(message_stats?.ack !== undefined && { done: message_stats.ack }),
      }));
    },
  });
}

interface RabbitQueue {
  name: string;
  messages_ready?: number;
  messages_unacknowledged?: number;
  message_stats?: { publish?: number; ack?: number };
}

/** @param login where user and password stand, if not in the URL itself */
async function get(url: string, login = url): Promise<string> {
  const { username, password } = new URL(login);
  const bare = new URL(url);
  bare.username = bare.password = '';
  const token = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const headers = username ? { authorization: `Basic ${token}` } : {};
  const response = await fetch(bare, { headers, signal: AbortSignal.timeout(NO_ANSWER_MS) }).catch((cause: unknown) => {
    throw new SourceLost(reasonOf(cause), { cause });
  });
  if (!response.ok) throw new SourceLost(`it answered with status ${response.status}`);
  const body = await response.text();
  if (body.length > MOST_BYTES) throw new SourceLost('its answer is larger than 10 MB');
  if (/^\s*</.test(body)) throw new SourceLost('it answered with a web page, not with metrics');
  return body;
}

/** JSON Pointer (RFC 6901). */
const jsonValue =
  (document: unknown) =>
  (path: string): unknown =>
    path
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce((value: unknown, part) => (isObject(value) ? value[part] : undefined), document);

/** The first sample whose name is the selector's and whose labels hold all of the selector's. */
const prometheusValue =
  (text: string) =>
  (selector: string): unknown => {
    const [wanted, labels] = nameAndLabels(selector);
    for (const line of text.split('\n')) {
      const [, series = '', value] = /^([^#\s][^{\s]*(?:\{.*\})?)\s+(\S+)/.exec(line) ?? [];
      const [name, own] = nameAndLabels(series);
      if (name === wanted && labels.every((label) => own.includes(label))) return Number(value);
    }
    return undefined;
  };

function nameAndLabels(series: string): [string, string[]] {
  const [, name = '', labels = ''] = /^([^{]*)(?:\{(.*)\})?$/.exec(series.trim()) ?? [];
  return [name, labels.match(/[^,=\s]+\s*=\s*"(?:[^"\\]|\\.)*"/g) ?? []];
}

function need(value: unknown, name: string): number {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new SourceLost(`it has no number for '${name}' where the selector points`);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
