import type { EngineVu } from '../engine-vu.ts';

type Listener = (event: Record<string, unknown>) => unknown;

const EVENTS = ['open', 'message', 'error', 'close', 'ping', 'pong'] as const;
type EventName = (typeof EVENTS)[number];

/** `on…` properties and listeners, called on the VU's event loop: never while a blocking call of it is under way. */
export class Listeners {
  onopen: Listener | null = null;
  onmessage: Listener | null = null;
  onerror: Listener | null = null;
  onclose: Listener | null = null;
  onping: Listener | null = null;
  onpong: Listener | null = null;
  readonly #vu: EngineVu;
  readonly #added = new Map<string, Listener[]>();
  #waiting: (() => void)[] = [];
  #forgotten = false;

  constructor(vu: EngineVu) {
    this.#vu = vu;
  }

  addEventListener(event: unknown, listener: unknown): void {
    if (!EVENTS.includes(event as EventName)) throw new TypeError(`unknown event type ${JSON.stringify(event)}`);
    if (typeof listener !== 'function') throw new TypeError('the listener is not a function');
    const added = this.#added.get(event as string);
    if (added) added.push(listener as Listener);
    else this.#added.set(event as string, [listener as Listener]);
  }

  /** Runs now, or in its turn once the VU no longer blocks. */
  protected soon(work: () => void): void {
    if (this.#forgotten) return;
    if (this.#vu.blocking === 0 && this.#waiting.length === 0) return work();
    this.#waiting.push(work);
    // The VU's timers wait for it, too.
    if (this.#waiting.length === 1) this.#vu.timers.setTimeout(() => this.#runWaiting(), 0);
  }

  #runWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const work of waiting) this.soon(work);
  }

  /** Nobody is to hear anything any more. */
  protected forget(): void {
    this.#forgotten = true;
  }

  protected emit(type: EventName, more: Record<string, unknown> = {}): void {
    const event = { type, target: this, timestamp: Date.now(), ...more };
    const own = this[`on${type}`];
    for (const listener of [...(own ? [own] : []), ...(this.#added.get(type) ?? [])]) this.#call(listener, event);
  }

  #call(listener: Listener, event: Record<string, unknown>): void {
    const fail = (error: unknown): void => {
      this.failed(error);
      // As an uncaught error of the script: the iteration counts as failed.
      this.#vu.timers.setTimeout(() => {
        throw error;
      }, 0);
    };
    try {
      const result = listener(event);
      if (result instanceof Promise) result.catch(fail);
    } catch (error) {
      fail(error);
    }
  }

  protected failed(_error: unknown): void {}
}
