import type { Ms } from '../../units.ts';
import { IterationTimers } from './timers.ts';

/** How an iteration ended: as it should, by what it threw, or because it had to stop. */
type Outcome = { kind: 'completed' } | { kind: 'threw'; error: unknown } | { kind: 'interrupted' };

const COMPLETED: Outcome = { kind: 'completed' };
const INTERRUPTED: Outcome = { kind: 'interrupted' };

/** Runs functions of the script, one after the other, each until nothing of it goes on any more. */
export class Iterating {
  readonly timers = new IterationTimers(this);
  #blocking = 0;
  #alive = 0;
  #returned = false;
  #muted = false;
  #settle: ((outcome: Outcome) => void) | undefined;
  #sleeping: NodeJS.Timeout | undefined;
  #controller: AbortController | undefined;

  get signal(): AbortSignal {
    return (this.#controller ??= new AbortController()).signal;
  }

  get blocking(): number {
    return this.#blocking;
  }

  set blocking(calls: number) {
    this.#blocking = calls;
    if (calls > 0) return;
    this.timers.resume();
    if (this.#returned) this.#endWhenIdle();
  }

  get muted(): boolean {
    return this.#muted;
  }

  /**
   * Runs a function of the script to its end: until it has returned and its timers and sockets are through.
   *
   * Never rejects. An interrupted one is left where it waits: nothing of it runs on.
   */
  run(work: () => unknown): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#returned = false;
      this.#muted = false;
      this.#alive = 0;
      this.#blocking = 0;
      if (this.#controller?.signal.aborted) this.#controller = undefined;
      let result: unknown;
      try {
        result = work();
      } catch (error) {
        this.#end({ kind: 'threw', error });
        return;
      }
      if (result instanceof Promise) result.then(this.#onReturn, this.#onThrow);
      else this.#onReturn();
    });
  }

  readonly #onReturn = (): void => {
    this.#returned = true;
    if (this.#alive === 0 && this.#blocking === 0) this.#end(COMPLETED);
  };

  /** Not before what waits for the last thing that went on has had its turn, and could begin another. */
  #endWhenIdle(): void {
    if (this.#alive > 0) return;
    const settle = this.#settle;
    setImmediate(() => {
      if (settle === this.#settle && this.#alive === 0 && this.#blocking === 0) this.#end(COMPLETED);
    });
  }

  readonly #onThrow = (error: unknown): void => this.#end({ kind: 'threw', error });

  throwing(error: unknown): void {
    this.#end({ kind: 'threw', error });
  }

  /** Ends the iteration at once, wherever it waits. */
  interrupt(): void {
    if (!this.#settle) return;
    this.#silence();
    this.#end(INTERRUPTED);
  }

  /** Nothing of the script counts or prints any more, though it may still run to its next wait. */
  stopHere(): void {
    this.#silence();
    this.#end(COMPLETED);
  }

  /** Requests under way are given up and counted: the target has seen them. After that nothing counts. */
  #silence(): void {
    (this.#controller ??= new AbortController()).abort();
    this.#muted = true;
  }

  #end(outcome: Outcome): void {
    const settle = this.#settle;
    if (!settle) return;
    this.#settle = undefined;
    clearTimeout(this.#sleeping);
    this.timers.clear();
    settle(outcome);
  }

  sleep(duration: Ms): Promise<void> {
    this.blocking++;
    return new Promise((resolve) => {
      this.#sleeping = setTimeout(() => {
        this.blocking--;
        resolve();
      }, duration);
    });
  }

  keepAlive(): () => void {
    this.#alive++;
    const settle = this.#settle;
    let over = false;
    return () => {
      // What outlived its own iteration has no say in the next one.
      if (over || settle !== this.#settle) return;
      over = true;
      this.#alive--;
      if (this.#returned) this.#endWhenIdle();
    };
  }
}
