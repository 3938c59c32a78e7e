import type { Handshake } from '../../http/websocket.ts';
import { ours } from '../../script/ours.ts';
import { GoError } from '../go-error.ts';
import { toText } from '../http/text.ts';
import type { K6Module, Vu } from '../vu.ts';
import { openMeasured } from './measured.ts';
import { readRequest } from './request.ts';
import { Socket } from './socket.ts';

/** `k6/ws`: `connect` blocks until the socket is closed. */
export const ws: K6Module = (vu) => {
  const namespace = { connect: (...args: unknown[]) => ours(connect(vu, args)) };
  return { ...namespace, default: namespace };
};

interface WsResponse {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly error: string;
}

function connect(vu: Vu, args: readonly unknown[]): Promise<WsResponse> {
  if (vu.stage === 'init') throw new Error('using websockets in the init context is not supported');
  const callback = args.at(-1);
  if (args.length < 2 || typeof callback !== 'function')
    throw new GoError('last argument to ws.connect must be a function');
  const url = toText(args[0]);
  let wanted: ReturnType<typeof readRequest>;
  try {
    wanted = readRequest(vu, url, [], args.length > 2 ? args[1] : undefined);
  } catch (error) {
    if (error instanceof Error && error.message.includes('compression')) throw error;
    return Promise.resolve(failed('malformed ws or wss URL'));
  }
  vu.blocking++;
  return new Promise((resolve, reject) => {
    let response = failed('');
    const over = (settle: () => void) => (): void => {
      vu.signal.removeEventListener('abort', interrupted);
      vu.blocking--;
      settle();
    };
    const socket = new Socket((error) => over(error === undefined ? () => resolve(response) : () => reject(error))());
    const interrupted = (): void => {
      Socket.abandon(socket);
      over(() => {})();
    };
    vu.signal.addEventListener('abort', interrupted);
    const opening = openMeasured(
      vu,
      wanted.request,
      wanted.tags,
      {
        opened(handshake) {
          response = answered(url, handshake);
          Socket.run(socket, () => opening.then((handle) => handle && Socket.attach(socket, handle)));
          Socket.run(socket, () => callback(socket));
          // Handlers are known once the callback has run.
          Socket.run(socket, () => Socket.emit(socket, 'open'));
        },
        message: (data, binary) =>
          Socket.run(socket, () =>
            binary
              ? Socket.emit(socket, 'binaryMessage', new Uint8Array(data).buffer)
              : Socket.emit(socket, 'message', data.toString('utf8')),
          ),
        ping: () => Socket.run(socket, () => Socket.emit(socket, 'ping')),
        pong: () => Socket.run(socket, () => Socket.emit(socket, 'pong')),
        closed: (code, _, error) =>
          Socket.run(socket, () => Socket.end(socket, code, error === undefined ? undefined : toWsError(error))),
        refused(error, handshake) {
          response = handshake ? { ...answered('', handshake), error: '' } : failed(error);
          over(() => resolve(response))();
        },
      },
      (reason) => over(() => reject(reason))(),
    );
  });
}

const answered = (url: string, { status, headers, body }: Handshake): WsResponse => ({
  url,
  status,
  headers,
  body,
  error: '',
});
const failed = (error: string): WsResponse => ({ url: '', status: 0, headers: {}, body: '', error });

/** As Go's error looks to a script: its text by `error()`. */
const toWsError = (message: string): { error(): string; toString(): string } => ({
  error: () => message,
  toString: () => message,
});
