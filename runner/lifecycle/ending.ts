import { EXIT } from '../exit-codes.ts';
import type { End } from '../record/entries.ts';

/** Why a run ends before its time. */
export interface Reason {
  reason: End['reason'];
  exitCode: number;
  /** A sentence for the user. */
  text: string;
  /** To be thrown when all is closed: the user has to mend something. */
  error: Error | undefined;
}

/** The first reason to end counts; whoever wants the load to stop hears of it. */
export class Ending {
  readonly #controller = new AbortController();
  #first: Reason | undefined;

  /** Aborts when the load has to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): Reason | undefined {
    return this.#first;
  }

  /** Ends the load now. */
  stop(reason: Reason): void {
    this.mark(reason);
    this.#controller.abort();
  }

  /** The run will be called failed, and goes on. */
  mark(reason: Reason): void {
    this.#first ??= reason;
  }
}

/** The user's own wish. */
export const STOPPED: Reason = {
  reason: 'signal',
  exitCode: EXIT.stopped,
  text: 'stopped from outside',
  error: undefined,
};
