import { createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { FrameReader } from '../../runner/http/http2/frame-reader.ts';
import { FLAG, PREFACE, TYPE, frame, settingsFrame } from '../../runner/http/http2/frames.ts';
import { Decoder } from '../../runner/http/http2/hpack/decode.ts';
import { encodeField } from '../../runner/http/http2/hpack/encode.ts';

/** A frame of the client. */
interface Seen {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

/** One connection of a client, and all that came on it. */
interface Peer {
  readonly socket: TLSSocket;
  readonly seen: readonly Seen[];
  /** Latin1. */
  write(frames: string): void;
  /** Calls back at each frame from now on, and once at once. */
  watch(look: () => void): void;
}

export interface Asked {
  readonly peer: Peer;
  readonly stream: number;
  readonly path: string;
  /** How often this path was asked for on this server, with this time. */
  readonly times: number;
  readonly fields: ReadonlyMap<string, string>;
}

export interface RawServer {
  readonly origin: string;
  readonly asked: Asked[];
  readonly connections: () => number;
  close(): Promise<void>;
}

/** A server whose answers are frames of the test's own, sound or not. */
export async function startRawServer(
  certificate: { key: string; cert: string },
  play: (asked: Asked) => void,
  greeting = settingsFrame([]),
): Promise<RawServer> {
  const asked: Asked[] = [];
  const sockets = new Set<TLSSocket>();
  let connections = 0;
  const server = createServer({ ...certificate, ALPNProtocols: ['h2'] }, (socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    serve(socket, greeting, (request) => {
      const times = asked.filter(({ path }) => path === request.path).length + 1;
      const one = { ...request, times };
      asked.push(one);
      play(one);
    });
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    connections: () => connections,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function serve(socket: TLSSocket, greeting: string, onRequest: (asked: Omit<Asked, 'times'>) => void): void {
  const seen: Seen[] = [];
  const watchers: (() => void)[] = [];
  const decoder = new Decoder();
  const peer: Peer = {
    socket,
    seen,
    write: (frames) => void (socket.destroyed || socket.write(frames, 'latin1')),
    watch(look) {
      watchers.push(look);
      look();
    },
  };
  const reader = new FrameReader((type, flags, stream, bytes, from, to) => {
    const payload = Buffer.from(bytes.subarray(from, to));
    seen.push({ type, flags, stream, payload });
    if (type === TYPE.headers) {
      const start = flags & FLAG.priority ? 5 : 0;
      const { fields } = decoder.decode(payload, start, payload.length, 1 << 20);
      const known = new Map(fields.map(({ name, value }) => [name, value]));
      onRequest({ peer, stream, path: known.get(':path')?.slice(1) ?? '', fields: known });
    }
    for (const look of watchers) look();
  });
  let greeted = 0;
  peer.write(greeting);
  socket.on('data', (bytes: Buffer) => {
    const skip = Math.min(bytes.length, PREFACE.length - greeted);
    greeted += skip;
    if (skip < bytes.length) reader.read(bytes.subarray(skip), bytes.length - skip);
  });
}

export const headers = (stream: number, block: string, flags: number = FLAG.endHeaders): string =>
  frame(TYPE.headers, flags, stream, block);

export const data = (stream: number, text: string, flags = 0): string => frame(TYPE.data, flags, stream, text);

export const fields = (...list: readonly (readonly [name: string, value: string])[]): string =>
  list.map(([name, value]) => encodeField(name, value)).join('');

/** A whole sound answer. */
export const answer = (stream: number, body: string, ...more: readonly (readonly [string, string])[]): string =>
  headers(stream, fields([':status', '200'], ...more)) + data(stream, body, FLAG.endStream);
