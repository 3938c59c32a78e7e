import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What the server does on one request, in order. */
export type Step =
  | { write: Buffer }
  | { wait: number }
  | { drip: Buffer; every: number }
  /** After the response the server sends this to the idle connection. */
  | { later: Buffer }
  | 'end'
  | 'reset'
  /** Ends the connection a moment after the response, when it is idle. */
  | 'end-later'
  /** Answers with what came: the request's head and body. */
  | 'echo'
  | 'silence';

export interface HostileServer {
  readonly port: number;
  /** Requests seen by path. */
  readonly seen: Map<string, number>;
  close(): Promise<void>;
}

/**
 * A server of bare bytes: a request for '/name…' is answered by the steps of that name, whatever sense they make.
 *
 * '/sound' is always answered in good order.
 */
export async function startHostileServer(
  steps: (name: string) => readonly Step[] | undefined,
  { early = () => false }: { early?: (name: string) => boolean } = {},
): Promise<HostileServer> {
  const seen = new Map<string, number>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    let received = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      // A server that said goodbye looks at nothing more.
      if (socket.writableEnded) return;
      received = Buffer.concat([received, bytes]);
      for (let request = takeRequest(received, early); request; request = takeRequest(received, early)) {
        received = received.subarray(request.size);
        const name = /^\S+ \/([^/? ]*)/.exec(request.head)?.[1] ?? '';
        seen.set(name, (seen.get(name) ?? 0) + 1);
        void play(socket, steps(name) ?? SOUND, request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

interface Request {
  readonly head: string;
  readonly body: Buffer;
  readonly size: number;
}

function takeRequest(bytes: Buffer, early: (name: string) => boolean): Request | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end + 4);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  const name = /^\S+ \/([^/? ]*)/.exec(head)?.[1] ?? '';
  // One that answers early never looks at the body.
  if (early(name)) return { head, body: Buffer.alloc(0), size: bytes.length };
  if (bytes.length < end + 4 + length) return undefined;
  return { head, body: bytes.subarray(end + 4, end + 4 + length), size: end + 4 + length };
}

const SOUND: readonly Step[] = [{ write: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsound') }];

async function play(socket: Socket, steps: readonly Step[], request: Request): Promise<void> {
  for (const step of steps) {
    if (socket.destroyed) return;
    if (step === 'end') socket.end();
    else if (step === 'reset') socket.resetAndDestroy();
    else if (step === 'end-later') setTimeout(() => socket.end(), 10);
    else if (step === 'silence') return;
    else if (step === 'echo') {
      const text = request.head + request.body.toString('latin1');
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n`);
      socket.write(text, 'latin1');
    } else if ('write' in step) socket.write(located(step.write, socket));
    else if ('later' in step) setTimeout(() => socket.write(step.later), 10);
    else if ('wait' in step) await sleep(step.wait);
    else
      for (let at = 0; at < step.drip.length && !socket.destroyed; at++) {
        socket.write(step.drip.subarray(at, at + 1));
        await sleep(step.every);
      }
  }
}

/** 'PORT' in a short answer is this server's own. */
function located(bytes: Buffer, socket: Socket): Buffer {
  if (bytes.length > 500 || !bytes.includes('PORT')) return bytes;
  return Buffer.from(bytes.toString('latin1').replace('PORT', String(socket.localPort)), 'latin1');
}

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));
