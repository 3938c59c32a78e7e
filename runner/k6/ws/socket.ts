import type { WebSocketHandle } from '../../http/websocket.ts';
import { GoError } from '../go-error.ts';
import { toBytes } from '../bytes.ts';

type Handler = (...args: unknown[]) => unknown;
type Event = 'open' | 'message' | 'binaryMessage' | 'ping' | 'pong' | 'close' | 'error';

/**
 * The socket that `ws.connect` hands to its callback.
 *
 * Handlers run one after another, each to its end, also where lowering made them async: as in k6, where one that
 * sleeps holds up the rest.
 */
export class Socket {
  readonly #handlers = new Map<string, Handler[]>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Something threw, or the socket is closed: what `connect` waits for. */
  readonly #finish: (error?: unknown) => void;
  #handle: WebSocketHandle | undefined;
  #turn: Promise<void> = Promise.resolve();
  #over = false;

  constructor(finish: (error?: unknown) => void) {
    this.#finish = finish;
  }

  /** Before this, nothing can be sent. */
  static attach(socket: Socket, handle: WebSocketHandle): void {
    socket.#handle = handle;
    if (socket.#over) handle.terminate();
  }

  static emit(socket: Socket, event: Event, ...args: unknown[]): void {
    // What comes after our goodbye, nobody hears.
    if (socket.#over && event !== 'close' && event !== 'error') return;
    for (const handler of socket.#handlers.get(event) ?? []) socket.#queue(() => handler(...args));
  }

  /** Runs in turn with the handlers. */
  static run(socket: Socket, work: () => unknown): void {
    socket.#queue(work);
  }

  /** The connection is gone: the last handlers run, then `connect` returns. */
  static end(socket: Socket, code: number, error?: unknown): void {
    if (socket.#over) return;
    if (error !== undefined) Socket.emit(socket, 'error', error);
    socket.#stop();
    Socket.emit(socket, 'close', code);
    void socket.#finishAfterHandlers();
  }

  /** The iteration was interrupted: nothing of the script runs any more. */
  static abandon(socket: Socket): void {
    socket.#stop();
    socket.#handlers.clear();
    socket.#handle?.terminate();
  }

  #queue(work: () => unknown): void {
    this.#turn = this.#take(this.#turn, work);
  }

  async #take(before: Promise<void>, work: () => unknown): Promise<void> {
    await before;
    try {
      await work();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #finishAfterHandlers(error?: unknown): Promise<void> {
    await this.#turn;
    this.#finish(error);
  }

  /** A handler threw: as in k6 the socket says goodbye and `connect` throws. */
  #fail(error: unknown): void {
    if (!this.#over) {
      this.#stop();
      this.#handle?.close(GOING_AWAY, '');
      Socket.emit(this, 'close', GOING_AWAY);
    }
    void this.#finishAfterHandlers(error);
  }

  #stop(): void {
    this.#over = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  on = (event: string, handler: Handler): void => {
    if (typeof handler !== 'function') throw new TypeError('not a function');
    const handlers = this.#handlers.get(event);
    if (handlers) handlers.push(handler);
    else this.#handlers.set(event, [handler]);
  };

  send = (data: unknown): void => {
    if (typeof data !== 'string') throw new GoError('the argument must be a string');
    if (!this.#over) this.#handle?.send(data);
  };

  sendBinary = (data: unknown): void => {
    if (!(data instanceof ArrayBuffer) && !ArrayBuffer.isView(data))
      throw new GoError('expected ArrayBuffer as argument');
    if (!this.#over) this.#handle?.send(toBytes(data));
  };

  ping = (): void => {
    if (!this.#over) this.#handle?.ping();
  };

  close = (code?: unknown): void => {
    if (this.#over) return;
    const status = typeof code === 'number' ? code : GOING_AWAY;
    this.#handle?.close(status, '');
    Socket.end(this, status);
  };

  setTimeout = (handler: Handler, delay: number): void => {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#queue(() => (this.#over ? undefined : handler()));
      },
      positive('setTimeout', delay),
    );
    this.#timers.add(timer);
  };

  setInterval = (handler: Handler, interval: number): void => {
    const timer = setInterval(
      () => this.#queue(() => (this.#over ? undefined : handler())),
      positive('setInterval', interval),
    );
    this.#timers.add(timer);
  };
}

const GOING_AWAY = 1001;

function positive(name: string, delay: number): number {
  if (typeof delay === 'number' && delay > 0) return delay;
  throw new GoError(`${name} requires a >0 timeout parameter, received ${delay.toFixed(2)}`);
}
