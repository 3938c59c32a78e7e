import { isOurs } from '../script/ours.ts';
import type { VuTimers } from '../k6/engine-vu.ts';

/** What timers need of their VU. */
interface Owner {
  /** Above 0 while a blocking call is under way: no callback runs meanwhile. */
  readonly blocking: number;
  /** Keeps the iteration going; call the result when the timer is through. */
  keepAlive(): () => void;
  /** A callback threw. */
  throwing(error: unknown): void;
}

interface Timer {
  handle: NodeJS.Timeout;
  release: () => void;
}

/**
 * The timers of one VU. As in k6 they belong to the iteration: it lasts until they are through, they wait while the VU
 * blocks, and none survives it.
 */
export class IterationTimers implements VuTimers {
  readonly #owner: Owner;
  readonly #timers = new Map<number, Timer>();
  #ready: (() => void)[] = [];
  #last = 0;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  setTimeout(callback: unknown, delay?: unknown, ...args: unknown[]): number {
    return this.#start('setTimeout', callback, delay, args, false);
  }

  setInterval(callback: unknown, delay?: unknown, ...args: unknown[]): number {
    return this.#start('setInterval', callback, delay, args, true);
  }

  clearTimeout(id: unknown): void {
    const timer = this.#timers.get(Number(id));
    if (!timer) return;
    clearTimeout(timer.handle);
    this.#timers.delete(Number(id));
    timer.release();
  }

  clearInterval(id: unknown): void {
    this.clearTimeout(id);
  }

  /** The VU no longer blocks: what came due meanwhile runs, after the code that waited for the call. */
  resume(): void {
    if (this.#ready.length > 0) setImmediate(() => this.#runReady());
  }

  /** The iteration is over. */
  clear(): void {
    // An empty Map that is cleared, and a fresh array, are garbage of every iteration.
    if (this.#timers.size > 0) {
      for (const { handle } of this.#timers.values()) clearTimeout(handle);
      this.#timers.clear();
    }
    if (this.#ready.length > 0) this.#ready = [];
  }

  #start(name: string, callback: unknown, delay: unknown, args: unknown[], repeats: boolean): number {
    if (typeof callback !== 'function') throw new TypeError(`${name} requires a callback as first argument`);
    const id = ++this.#last;
    const wait = Math.max(0, Number(delay) || 0);
    const due = (): void => {
      if (!this.#timers.has(id)) return;
      if (this.#owner.blocking > 0) {
        this.#ready.push(due);
        return;
      }
      const timer = this.#timers.get(id)!;
      if (repeats) timer.handle = setTimeout(due, Math.max(1, wait));
      else this.#timers.delete(id);
      this.#call(callback as (...args: unknown[]) => unknown, args, repeats ? undefined : timer.release);
    };
    this.#timers.set(id, { handle: setTimeout(due, wait), release: this.#owner.keepAlive() });
    return id;
  }

  #call(callback: (...args: unknown[]) => unknown, args: unknown[], release: (() => void) | undefined): void {
    let result: unknown;
    try {
      result = callback(...args);
    } catch (error) {
      this.#owner.throwing(error);
      return;
    }
    if (isOurs(result)) {
      result.then(release, (error: unknown) => this.#owner.throwing(error));
      return;
    }
    // What the callback resolved may go on before the iteration is seen to be over.
    if (release) setImmediate(release);
  }

  #runReady(): void {
    const ready = this.#ready;
    this.#ready = [];
    for (const due of ready) due();
  }
}
