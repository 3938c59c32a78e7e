import { connect } from 'node:net';
import type { Socket, TcpNetConnectOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { Ms } from '../../units.ts';
import { CODE, RequestError, toRequestError } from './errors.ts';
import type { Network, Route } from './network.ts';
import type { Proxy } from './proxy.ts';
import { secureContext } from './tls-options.ts';
import type { TlsSettings } from './tls-options.ts';
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
  /** What ALPN agreed on. */
  readonly protocol: 'h2' | 'http/1.1';
  /** Requests go to a proxy that wants the whole URL; '' or its Proxy-Authorization field. */
  readonly proxyLogin: string | undefined;
  attach(reader: SocketReader): void;
}

/** All sockets of a thread read into the same buffer: a read and its callback are one step of the event loop. */
const shared = Buffer.allocUnsafeSlow(64 << 10);
// Windows hands the buffer to the kernel ahead of the read, so there each socket needs its own.
const readBuffer = (): Buffer => (process.platform === 'win32' ? Buffer.allocUnsafeSlow(64 << 10) : shared);

/**
 * Opens a connection.
 *
 * @param signal gives the attempt up
 * @param use 'stream': HTTP/1.1 only, and the socket's bytes come as 'data' events
 * @throws RequestError, ForbiddenHost, UserError for TLS options of no use
 */
export async function dial(
  target: Target,
  network: Network,
  tls: TlsSettings,
  signal: AbortSignal,
  use: 'http' | 'stream' = 'http',
): Promise<Dialled> {
  const askedAt = performance.now();
  const route = await network.locate(target);
  const locatedAt = performance.now();
  signal.throwIfAborted();
  const reading = use === 'http' ? makeReading() : undefined;
  const secure = target.scheme === 'https';
  const { socket, connectedAt, securedAt } =
    secure && route.proxy
      ? await throughProxy(target, route, route.proxy, tls, signal, use)
      : await opened(open(target, route, tls, reading?.onread), secure, signal);
  const tlsSocket = secure ? (socket as TLSSocket) : undefined;
  return {
    socket,
    lookup: locatedAt - askedAt,
    connect: connectedAt - locatedAt,
    tls: secure ? securedAt - connectedAt : 0,
    remoteIp: socket.remoteAddress ?? route.host ?? '',
    remotePort: socket.remotePort ?? route.port,
    tlsVersion: tlsSocket ? (TLS_NAMES[tlsSocket.getProtocol() ?? ''] ?? '') : '',
    tlsCipher: tlsSocket?.getCipher()?.standardName ?? '',
    protocol: tlsSocket?.alpnProtocol === 'h2' ? 'h2' : 'http/1.1',
    proxyLogin: secure ? undefined : route.proxy?.login,
    attach(to) {
      if (reading) reading.reader = to;
      socket.removeAllListeners('error').removeAllListeners('close');
      socket.on('error', (cause) => to.failed(cause));
      socket.on('end', () => to.ended());
      socket.on('close', () => to.ended());
      // One that grew out of a proxy's has no buffer of ours.
      if (secure && route.proxy) socket.on('data', (bytes: Buffer) => to.received(bytes, bytes.length));
    },
  };
}

interface Reading {
  reader: SocketReader | undefined;
  readonly onread: NonNullable<TcpNetConnectOpts['onread']>;
}

function makeReading(): Reading {
  const reading: Reading = {
    reader: undefined,
    onread: {
      buffer: readBuffer(),
      callback: (count, bytes) => {
        reading.reader?.received(bytes as Buffer, count);
        return true;
      },
    },
  };
  return reading;
}

function open(target: Target, route: Route, tls: TlsSettings, onread: Reading['onread'] | undefined): Socket {
  const to = route.socketPath === undefined ? endpointOf(route) : { path: route.socketPath };
  const reading = onread === undefined ? {} : { onread };
  if (target.scheme !== 'https') return connect({ ...to, ...reading } as TcpNetConnectOpts);
  const options = { ...to, ...tlsOptions(target, tls, onread === undefined ? 'stream' : 'http'), ...reading };
  return connectTls(options as ConnectionOptions);
}

const endpointOf = ({ host, port, localAddress }: Route): TcpNetConnectOpts =>
  localAddress === undefined ? { host: host ?? '', port } : { host: host ?? '', port, localAddress };

function tlsOptions({ hostname }: Target, tls: TlsSettings, use: 'http' | 'stream'): ConnectionOptions {
  return {
    secureContext: secureContext(tls, hostname),
    rejectUnauthorized: !tls.insecureSkipTLSVerify,
    ALPNProtocols: use === 'http' ? ['h2', 'http/1.1'] : ['http/1.1'],
    // An address is no server name (RFC 6066), but the certificate is still checked against it.
    servername: /^[\d.]+$|:/.test(hostname) ? '' : hostname,
  };
}

interface Opened {
  readonly socket: Socket;
  readonly connectedAt: Ms;
  readonly securedAt: Ms;
}

function opened(socket: Socket, secure: boolean, signal: AbortSignal, connectedBefore: Ms = 0): Promise<Opened> {
  return new Promise((resolve, reject) => {
    let connectedAt = connectedBefore;
    const settle = (): void => signal.removeEventListener('abort', abort);
    const fail = (cause: unknown): void => {
      settle();
      socket.destroy();
      reject(toRequestError(cause, connectedAt === 0 ? 'dial' : 'tls'));
    };
    const abort = (): void => fail(signal.reason);
    const done = (): void => {
      settle();
      resolve({ socket, connectedAt, securedAt: performance.now() });
    };
    signal.addEventListener('abort', abort);
    socket.setNoDelay(true);
    socket.on('error', fail);
    socket.once('close', () => fail(new RequestError('EOF', CODE.generic)));
    socket.once('connect', () => {
      connectedAt = performance.now();
      if (!secure) done();
    });
    if (secure) socket.once('secureConnect', done);
  });
}

/** A tunnel by CONNECT, and TLS within it. */
async function throughProxy(
  target: Target,
  route: Route,
  { login }: Proxy,
  tls: TlsSettings,
  signal: AbortSignal,
  use: 'http' | 'stream',
): Promise<Opened> {
  const { socket, connectedAt } = await opened(connect(endpointOf(route)), false, signal);
  const host = `${target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname}:${target.port}`;
  socket.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n${login}\r\n`, 'latin1');
  const answer = await firstHead(socket, signal);
  const status = /^HTTP\/1\.\d (\d{3}.*)/.exec(answer)?.[1] ?? 'malformed answer of the proxy';
  if (!status.startsWith('200')) {
    socket.destroy();
    throw new RequestError(status, CODE.generic);
  }
  socket.removeAllListeners();
  return opened(connectTls({ socket, ...tlsOptions(target, tls, use) }), true, signal, connectedAt);
}

/** What a proxy says before the tunnel is open. */
function firstHead(socket: Socket, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const abort = (): void => reject(toRequestError(signal.reason, 'dial'));
    signal.addEventListener('abort', abort, { once: true });
    socket.on('close', () => reject(new RequestError('EOF', CODE.generic)));
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (text.length > 65536) socket.destroy();
      if (!text.includes('\r\n\r\n')) return;
      signal.removeEventListener('abort', abort);
      resolve(text);
    });
  });
}

const TLS_NAMES: Readonly<Record<string, string>> = {
  TLSv1: 'tls1.0',
  'TLSv1.1': 'tls1.1',
  'TLSv1.2': 'tls1.2',
  'TLSv1.3': 'tls1.3',
};
