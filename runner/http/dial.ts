import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { Ms } from '../../units.ts';
import { toRequestError } from './errors.ts';
import type { Network } from './network.ts';
import type { Target } from './url.ts';

/** Whom a socket tells what happens to it. */
export interface SocketReader {
  received(bytes: Buffer, count: number): void;
  ended(): void;
  failed(cause: unknown): void;
}

/** An open connection, and how long each step to it took. */
export interface Dialled {
  readonly socket: Socket;
  readonly lookup: Ms;
  readonly connect: Ms;
  readonly tls: Ms;
  readonly remoteIp: string;
  readonly remotePort: number;
  readonly tlsVersion: string;
  readonly tlsCipher: string;
  attach(reader: SocketReader): void;
}

export interface DialOptions {
  readonly insecureSkipTLSVerify: boolean;
}

/** All sockets of a thread read into the same buffer: a read and its callback are one step of the event loop. */
const shared = Buffer.allocUnsafeSlow(64 << 10);
// Windows hands the buffer to the kernel ahead of the read, so there each socket needs its own.
const readBuffer = (): Buffer => (process.platform === 'win32' ? Buffer.allocUnsafeSlow(64 << 10) : shared);

/**
 * Opens a connection.
 *
 * @param signal gives the attempt up
 * @throws RequestError, ForbiddenHost
 */
export async function dial(
  target: Target,
  network: Network,
  options: DialOptions,
  signal: AbortSignal,
): Promise<Dialled> {
  const askedAt = performance.now();
  const { address, port } = await network.locate(target.hostname, target.port);
  const locatedAt = performance.now();
  signal.throwIfAborted();
  const lookup = locatedAt - askedAt;
  let reader: SocketReader | undefined;
  const onread = {
    buffer: readBuffer(),
    callback: (count: number, bytes: Uint8Array): boolean => {
      reader?.received(bytes as Buffer, count);
      return true;
    },
  };
  const secure = target.scheme === 'https';
  const socket = secure
    ? connectTls({
        host: address,
        port,
        rejectUnauthorized: !options.insecureSkipTLSVerify,
        servername: /[a-z]/i.test(target.hostname) && !target.hostname.includes(':') ? target.hostname : '',
        onread,
      } as ConnectionOptions)
    : connect({ host: address, port, onread });
  const times = await opened(socket, secure, signal);
  return {
    socket,
    lookup,
    connect: times.connectedAt - locatedAt,
    tls: secure ? times.securedAt - times.connectedAt : 0,
    remoteIp: socket.remoteAddress ?? address,
    remotePort: socket.remotePort ?? port,
    tlsVersion: secure ? tlsVersion(socket as TLSSocket) : '',
    tlsCipher: secure ? ((socket as TLSSocket).getCipher()?.standardName ?? '') : '',
    attach(to) {
      reader = to;
      socket.removeAllListeners('error');
      socket.on('error', (cause) => to.failed(cause));
      socket.on('end', () => to.ended());
      socket.on('close', () => to.ended());
    },
  };
}

interface Opened {
  connectedAt: Ms;
  securedAt: Ms;
}

function opened(socket: Socket, secure: boolean, signal: AbortSignal): Promise<Opened> {
  return new Promise((resolve, reject) => {
    let connectedAt: Ms = 0;
    const fail = (cause: unknown): void => {
      socket.destroy();
      reject(toRequestError(cause, connectedAt === 0 ? 'dial' : 'tls'));
    };
    const abort = (): void => fail(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const done = (): void => {
      signal.removeEventListener('abort', abort);
      resolve({ connectedAt, securedAt: performance.now() });
    };
    socket.setNoDelay(true);
    socket.on('error', fail);
    socket.once('close', () => fail(Object.assign(new Error('EOF'), { code: 'ECONNRESET' })));
    socket.once('connect', () => {
      connectedAt = performance.now();
      if (!secure) done();
    });
    if (secure) socket.once('secureConnect', done);
  });
}

const TLS_NAMES: Record<string, string> = {
  TLSv1: 'tls1.0',
  'TLSv1.1': 'tls1.1',
  'TLSv1.2': 'tls1.2',
  'TLSv1.3': 'tls1.3',
};

const tlsVersion = (socket: TLSSocket): string => TLS_NAMES[socket.getProtocol() ?? ''] ?? '';
