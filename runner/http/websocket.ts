import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import WebSocket from 'ws';
import type { Ms } from '../../units.ts';
import { UserError } from '../../user-error.ts';
import { dial } from './dial.ts';
import { toRequestError } from './errors.ts';
import { ForbiddenHost } from './network.ts';
import type { Network } from './network.ts';
import { canonicalName } from './response-head.ts';
import type { TlsSettings } from './tls-options.ts';
import type { Target } from './url.ts';

export interface WebSocketRequest {
  /** As the script wrote it: ws:// or wss://. */
  readonly url: string;
  /** The same as http:// or https://. */
  readonly target: Target;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
  /** Offers permessage-deflate. */
  readonly compression: boolean;
}

export interface Handshake {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The sub-protocol that the server chose, '' for none. */
  readonly protocol: string;
}

/** What happens on a WebSocket, in order. Exactly one of `refused` and `closed` is last. */
export interface WebSocketEvents {
  opened(handshake: Handshake): void;
  message(data: Buffer, binary: boolean): void;
  ping(): void;
  /** @param roundTrip undefined for a pong that nobody asked for */
  pong(roundTrip: Ms | undefined): void;
  /** @param error what went wrong, where the end was no proper one */
  closed(code: number, reason: string, error: string | undefined): void;
  /** It never opened. */
  refused(error: string, handshake: Handshake | undefined): void;
  /** It must not be opened. */
  forbidden(host: ForbiddenHost | UserError): void;
}

export interface WebSocketHandle {
  send(data: string | Uint8Array): void;
  ping(): void;
  close(code: number, reason: string): void;
  /** Ends it at once, without a word to the server. */
  terminate(): void;
  readonly bufferedAmount: number;
}

const HANDSHAKE_TIMEOUT: Ms = 60_000;
/** A larger message ends the connection with 1009. */
const LARGEST_MESSAGE = 256 << 20;

/** Opens a WebSocket (RFC 6455). @returns undefined where it never opened; the events tell why */
export async function openWebSocket(
  request: WebSocketRequest,
  network: Network,
  tls: TlsSettings,
  signal: AbortSignal,
  events: WebSocketEvents,
): Promise<WebSocketHandle | undefined> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(HANDSHAKE_TIMEOUT)]);
    const { socket } = await dial(request.target, network, tls, limit, 'stream');
    socket.removeAllListeners('error').removeAllListeners('close');
    return drive(request, socket, events);
  } catch (error) {
    if (error instanceof ForbiddenHost) events.forbidden(error);
    else if (error instanceof UserError) events.forbidden(error);
    else events.refused(toRequestError(error, 'dial').message, undefined);
    return undefined;
  }
}

function drive(request: WebSocketRequest, socket: Socket, events: WebSocketEvents): WebSocketHandle {
  const pings = new Map<string, Ms>();
  let [count, opened, over] = [0, false, false];
  let problem: string | undefined;
  const webSocket = new WebSocket(request.url, [...request.protocols], {
    createConnection: () => socket,
    headers: request.headers,
    perMessageDeflate: request.compression,
    handshakeTimeout: HANDSHAKE_TIMEOUT,
    maxPayload: LARGEST_MESSAGE,
  });
  const refuse = (error: string, handshake?: Handshake): void => {
    if (over) return;
    over = true;
    events.refused(error, handshake);
  };
  webSocket.on('upgrade', (response) => {
    opened = true;
    webSocket.once('open', () => events.opened({ ...handshakeOf(response, ''), protocol: webSocket.protocol }));
  });
  webSocket.on('unexpected-response', (_, response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (text: string) => (body += text));
    response.on('close', () => {
      refuse('websocket: bad handshake', handshakeOf(response, body));
      webSocket.terminate();
    });
  });
  webSocket.on('error', (error) => {
    problem = error.message;
    if (!opened) refuse(`websocket: ${error.message}`);
  });
  webSocket.on('message', (data, binary) => events.message(data as Buffer, binary));
  webSocket.on('ping', () => events.ping());
  webSocket.on('pong', (payload) => {
    const sentAt = pings.get(payload.toString());
    pings.delete(payload.toString());
    events.pong(sentAt === undefined ? undefined : performance.now() - sentAt);
  });
  webSocket.on('close', (code, reason) => {
    if (!opened) return refuse(problem ?? 'EOF');
    if (over) return;
    over = true;
    const text = code === 1006 ? 'unexpected EOF' : reason.toString();
    events.closed(code, text, problem ?? explain(code, text));
  });
  return {
    send: (data) => webSocket.send(data),
    ping() {
      const payload = String(++count);
      pings.set(payload, performance.now());
      webSocket.ping(payload);
    },
    close: (code, reason) => webSocket.close(code, reason),
    terminate: () => webSocket.terminate(),
    get bufferedAmount() {
      return webSocket.bufferedAmount;
    },
  };
}

/** k6's words for an end that is none of the usual two. */
function explain(code: number, reason: string): string | undefined {
  if (code === 1000 || code === 1001) return undefined;
  const meaning = code === 1006 ? ' (abnormal closure)' : code === 1005 ? ' (no status)' : '';
  return `websocket: close ${code}${meaning}${reason === '' ? '' : `: ${reason}`}`;
}

function handshakeOf(response: IncomingMessage, body: string): Handshake {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers))
    headers[canonicalName(name) ?? name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  return { status: response.statusCode ?? 0, headers, body, protocol: '' };
}
