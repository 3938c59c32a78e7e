import { once } from 'node:events';
import {
  Agent as HttpAgent,
  createServer,
  request as requestHttp,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ms, PerSecond, Share } from '../../units.ts';
import { createLedger, type DependencyCalls } from './ledger.ts';
import { tokens } from './tokens.ts';

/** What the double does to a third party's answers. */
interface Behaviour {
  /** Added before each request is passed on. */
  delay?: Ms;
  /** Share of the requests that are answered 503 and not passed on. */
  errorShare?: Share;
  /** Beyond so many a second: 429 with Retry-After. */
  limit?: PerSecond;
}

export interface DoubleOptions extends Behaviour {
  /** The real third party, or a stand-in. */
  upstream: string;
  /** 0 for any; the target has to be told. */
  port?: number;
  /** Names it in reports. */
  name?: string;
  random?: () => number;
}

/** A third party's double: a reverse proxy on loopback between the target and the real one. */
export interface Double {
  readonly url: string;
  readonly name: string;
  /** What was asked since the last time, by route. */
  readonly take: () => DependencyCalls[];
  /** Ends what is under way, too. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a double. It records calls, latency and status of each route, sees retries (an Idempotency-Key that
 * came before) and callers who gave up, and can be slow, failing or limiting, so that "what if the payment
 * provider takes two seconds" is a scenario. Bodies are passed on and never kept.
 */
export async function startDouble(options: DoubleOptions): Promise<Double> {
  const { upstream, port = 0, delay = 0, errorShare = 0, limit, random = Math.random } = options;
  const target = new URL(upstream);
  const ledger = createLedger();
  const mayPass = limit === undefined ? () => true : tokens(limit, () => performance.now());
  const forward = forwarder(target);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = ledger.begin(request);
    response.on('close', () => call.end(response.writableFinished ? response.statusCode : undefined));
    if (!mayPass()) return refuse(response, 429, { 'retry-after': '1' });
    if (random() < errorShare) return refuse(response, 503, {});
    if (delay > 0) await pause(delay);
    if (!response.destroyed) forward(request, response);
  }

  const server = createServer((request, response) => void answer(request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    name: options.name ?? target.hostname,
    take: ledger.take,
    async stop() {
      forward.end();
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`${status} by plimsoll's double\n`);
}

/** Of one connection, not of the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const ofMessage = (headers: IncomingMessage['headers']): IncomingMessage['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

interface Forward {
  (request: IncomingMessage, response: ServerResponse): void;
  end(): void;
}

function forwarder(target: URL): Forward {
  const secure = target.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const send = secure ? requestHttps : requestHttp;
  const base = target.pathname.replace(/\/$/, '');
  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const onward = send({
      agent,
      protocol: target.protocol,
      hostname: target.hostname,
      port: target.port,
      method: request.method,
      path: base + (request.url ?? '/'),
      headers: { ...ofMessage(request.headers), host: target.host },
    });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, ofMessage(answer.headers));
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    onward.on('error', () => (response.headersSent ? response.destroy() : refuse(response, 502, {})));
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
  return Object.assign(forward, { end: () => agent.destroy() });
}
