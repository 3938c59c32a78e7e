import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { UserError } from '../../../user-error.ts';
import type { Bytes } from '../../../units.ts';
import { spansOfJson } from './from-json.ts';
import { spansOfProtobuf } from './from-protobuf.ts';
import type { Span } from './span.ts';

const MOST_SENT: Bytes = 4 * 2 ** 20;
const MOST_UNPACKED: Bytes = 16 * 2 ** 20;
const MOST_CONNECTIONS = 64;
const MOST_AT_ONCE = 8;

export interface Receiver {
  readonly stop: () => Promise<void>;
}

/**
 * Takes spans by OTLP over HTTP, in protobuf or JSON, plain or packed, on loopback only. Exports of metrics and logs are
 * answered and dropped.
 *
 * @throws UserError when the port is taken
 */
export async function startReceiver(port: number, onSpans: (spans: Iterable<Span>) => void): Promise<Receiver> {
  let reading = 0;
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || !/^\/v1\/(traces|metrics|logs)$/.test(request.url ?? ''))
      return reply(response, 404);
    if (reading >= MOST_AT_ONCE) return reply(response, 503);
    reading++;
    take(request, onSpans)
      .then((status) => reply(response, status, request.headers['content-type']))
      .catch(() => reply(response, 400))
      .finally(() => reading--);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new UserError(`spans cannot be received on 127.0.0.1:${port}`, {
      why:
        (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
          ? 'something listens there'
          : 'the port is not to be had',
      fix: 'name another with --traces PORT, and give it to the target as OTEL_EXPORTER_OTLP_ENDPOINT',
      cause,
    });
  }
  return {
    async stop() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const PROTOBUF = 'application/x-protobuf';

function reply(response: ServerResponse, status: number, type = PROTOBUF): void {
  if (response.headersSent || response.destroyed) return;
  if (status === 503) response.setHeader('retry-after', '1');
  const json = type.startsWith('application/json');
  response.writeHead(status, { 'content-type': json ? 'application/json' : PROTOBUF }).end(json ? '{}' : undefined);
}

/** @returns the status to answer with */
async function take(request: IncomingMessage, onSpans: (spans: Iterable<Span>) => void): Promise<number> {
  const sent = await bodyOf(request);
  if (sent === undefined) return 413;
  if (request.url !== '/v1/traces') return 200;
  const body = await unpacked(sent, request.headers['content-encoding']);
  if (body === undefined) return 415;
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith(PROTOBUF)) onSpans([...spansOfProtobuf(body)]);
  else if (type.startsWith('application/json')) onSpans([...spansOfJson(body.toString())]);
  else return 415;
  return 200;
}

/** Undefined where it is too large: it is read to its end, since the sender hears nothing before, but not kept. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size <= MOST_SENT) pieces.push(piece);
    else pieces.length = 0;
  }
  return size > MOST_SENT ? undefined : Buffer.concat(pieces);
}

const unpackers = { gzip: promisify(gunzip), deflate: promisify(inflate) };

/** @throws where it is malformed or unpacks to more than may be */
async function unpacked(body: Buffer, encoding = 'identity'): Promise<Buffer | undefined> {
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip' && encoding !== 'deflate') return undefined;
  return unpackers[encoding](body, { maxOutputLength: MOST_UNPACKED });
}
