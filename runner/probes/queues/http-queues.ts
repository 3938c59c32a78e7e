import type { Probe } from '../probe.ts';
import { fetchText } from '../fetch-text.ts';
import { SourceLost } from '../lost.ts';
import { parsePrometheus, valueOf } from '../prometheus.ts';
import type { QueueState } from './flow.ts';
import { pollQueues } from './poll.ts';

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
      const body = await fetchText(url);
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
        await fetchText(new URL('/api/queues', url).href + new URL(url).search, url),
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

/** JSON Pointer (RFC 6901). */
const jsonValue =
  (document: unknown) =>
  (path: string): unknown =>
    path
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce((value: unknown, part) => (isObject(value) ? value[part] : undefined), document);

function prometheusValue(body: string): (selector: string) => unknown {
  const series = parsePrometheus(body);
  return (selector) => valueOf(series, selector);
}

function need(value: unknown, name: string): number {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new SourceLost(`it has no number for '${name}' where the selector points`);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
