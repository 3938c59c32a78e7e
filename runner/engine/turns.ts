import type { RequestTurns } from '../k6/vu.ts';

/** What the main thread is told: a request is about to begin (no steps), or one is over that counted for these steps. */
export type TellTurn = (steps: readonly string[] | undefined) => void;

/**
 * Lets requests go one at a time, and has the main thread read the target's counters before and after each: what was
 * counted between the two is this request's.
 */
export class Turns implements RequestTurns {
  readonly #tell: TellTurn;
  #proceed: (() => void) | undefined;
  #free: Promise<void> = Promise.resolve();
  #release = (): void => {};
  #steps = new Set<string>();

  constructor(tell: TellTurn) {
    this.#tell = tell;
  }

  async take(): Promise<void> {
    const before = this.#free;
    let release = (): void => {};
    this.#free = new Promise((resolve) => (release = resolve));
    await before;
    await this.#ask(undefined);
    this.#release = release;
    this.#steps.clear();
  }

  give(): void {
    const release = this.#release;
    void this.#ask([...this.#steps]).then(release);
  }

  /** An exchange of this step was counted. */
  saw(step: string): void {
    this.#steps.add(step);
  }

  /** The main thread has read what it wanted. */
  proceed(): void {
    this.#proceed?.();
  }

  #ask(steps: readonly string[] | undefined): Promise<void> {
    return new Promise((resolve) => {
      this.#proceed = resolve;
      this.#tell(steps);
    });
  }
}
