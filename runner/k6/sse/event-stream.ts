import type { Bytes } from '../../../units.ts';
import type { BodySink, Exchange } from '../../http/exchange.ts';
import { EventParser } from './event-parser.ts';
import type { ServerEvent } from './event-parser.ts';

type Handler = (...args: unknown[]) => unknown;

interface Limits {
  readonly maxEventBytes: Bytes;
  /** Of all events that wait for the script. */
  readonly maxWaitingBytes: Bytes;
}

/** What an event costs beside its text. */
const EVENT_BYTES: Bytes = 256;

/** An event stream on its way from the connection to the script's handlers, which run one after another, each to its end. */
export class EventStream implements BodySink {
  readonly #parser: EventParser;
  readonly #limits: Limits;
  readonly #setUp: (client: SseClient) => unknown;
  readonly #counted: () => void;
  readonly #handlers = new Map<string, Handler[]>();
  readonly #client: SseClient;
  #exchange: Exchange | undefined;
  #turn: Promise<void> = Promise.resolve();
  #waiting: Bytes = 0;
  #over = false;
  #failed = false;
  #failure: unknown;
  /** Why the stream was given up, where that was not the script's wish. */
  problem = '';

  /** @param counted called for each event that the script gets */
  constructor(limits: Limits, setUp: (client: SseClient) => unknown, counted: () => void) {
    this.#parser = new EventParser(limits.maxEventBytes);
    this.#limits = limits;
    this.#setUp = setUp;
    this.#counted = counted;
    this.#client = new SseClient(this.#handlers, () => this.stop());
  }

  get opened(): boolean {
    return this.#exchange !== undefined;
  }
  get status(): number {
    return this.#exchange?.response?.status ?? 0;
  }

  begin(exchange: Exchange): void {
    if (isHop(exchange)) return;
    this.#exchange = exchange;
    this.#queue(() => this.#setUp(this.#client));
    this.#emit('open');
  }

  take(exchange: Exchange, bytes: Uint8Array): void {
    if (this.#over || isHop(exchange)) return;
    try {
      for (const event of this.#parser.read(bytes)) this.#push(event);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#giveUp(error.message);
    }
  }

  #push(event: ServerEvent): void {
    const size = EVENT_BYTES + event.data.length + event.comment.length;
    this.#waiting += size;
    if (this.#waiting > this.#limits.maxWaitingBytes)
      throw new RangeError(
        `events of ${this.#limits.maxWaitingBytes} bytes wait for the script (options.ext.plimsoll.maxBodyBytes)`,
      );
    this.#queue(() => {
      this.#waiting -= size;
      if (this.#over) return;
      this.#counted();
    });
    this.#emit('event', event);
  }

  #giveUp(problem: string): void {
    this.problem = problem;
    this.#emit('error', toError(problem));
    this.#queue(() => this.stop());
  }

  /** The connection is over. @returns when the last handler has run @throws what a handler threw */
  async ended(problem: string): Promise<void> {
    if (problem !== '' && this.problem === '') {
      this.problem = problem;
      this.#emit('error', toError(problem));
    }
    await this.#turn;
    if (this.#failed) throw this.#failure;
  }

  /** No handler runs any more, and the connection is closed. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#exchange?.stop();
  }

  /** No handler runs any more; the connection is somebody else's to close. */
  abandon(): void {
    this.#over = true;
  }

  #emit(name: string, ...args: unknown[]): void {
    this.#queue(() => this.#run(name, args));
  }

  async #run(name: string, args: unknown[]): Promise<void> {
    for (const handler of this.#handlers.get(name) ?? []) if (!this.#over) await handler(...args);
  }

  #queue(work: () => unknown): void {
    this.#turn = this.#after(this.#turn, work);
  }

  async #after(before: Promise<void>, work: () => unknown): Promise<void> {
    await before;
    try {
      if (!this.#over) await work();
    } catch (error) {
      this.#failed = true;
      this.#failure = error;
      this.stop();
    }
  }
}

/** What `sse.open` hands to its callback. */
class SseClient {
  readonly #handlers: Map<string, Handler[]>;
  readonly #stop: () => void;
  constructor(handlers: Map<string, Handler[]>, stop: () => void) {
    this.#handlers = handlers;
    this.#stop = stop;
  }

  on = (event: string, handler: unknown): void => {
    if (typeof handler !== 'function') return;
    const handlers = this.#handlers.get(event);
    if (handlers) handlers.push(handler as Handler);
    else this.#handlers.set(event, [handler as Handler]);
  };

  close = (): void => this.#stop();
}

/** A redirect's own body is no stream. */
const isHop = ({ response }: Exchange): boolean =>
  response !== undefined && response.status >= 300 && response.status < 400;

/** As Go's error looks to a script. */
const toError = (message: string): { error(): string; toString(): string } => ({
  error: () => message,
  toString: () => message,
});
