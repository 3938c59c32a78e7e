import type { Ms } from '../../units.ts';

/** Once a piece has taken so long, others get their go. */
const PIECE: Ms = 0.2;
const PAUSE: Ms = 1;

/**
 * Work that can wait, done in pieces with pauses between.
 *
 * The main thread may share its core with a thread that makes load: what it does in one go delays requests there by as
 * much, up to the scheduler's slice of about 3 ms.
 */
export class InPieces {
  #waiting: Iterator<unknown>[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param work each step of it is small. What was added before and is not done yet is done at once: work must not pile up. */
  add(work: Iterable<unknown>): void {
    if (this.#waiting.length > 1) this.finish();
    this.#waiting.push(work[Symbol.iterator]());
    this.#timer ??= setTimeout(() => this.#goOn(), 0);
  }

  /** Does all that is left. */
  finish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      while (next.next().done !== true);
      this.#waiting.shift();
    }
  }

  #goOn(): void {
    this.#timer = undefined;
    const until = performance.now() + PIECE;
    for (let next = this.#waiting[0]; next !== undefined;) {
      if (next.next().done === true) {
        this.#waiting.shift();
        next = this.#waiting[0];
      } else if (performance.now() >= until) {
        break;
      }
    }
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#goOn(), PAUSE);
  }
}
