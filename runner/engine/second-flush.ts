import type { Ms } from '../../units.ts';
import type { Recorder } from '../metrics/recorder.ts';
import { LoopWatch } from './loop-watch.ts';
import type { Flush } from './messages.ts';
import type { ScenarioRun } from './scenario-run.ts';

const SECOND: Ms = 1000;

/**
 * Hands on what was counted, once a second of the run's clock.
 *
 * Seconds are cut by the clock and not by the timer: the first thing that ended in a new second closes the old one.
 */
export class SecondFlush {
  readonly #recorder: Recorder;
  readonly #runs: readonly ScenarioRun[];
  readonly #send: (flush: Flush) => void;
  /** performance.now() at the run's 0. */
  readonly #zero: Ms;
  readonly #phaseAt: (moment: Ms) => string;
  #second: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #loop = new LoopWatch();

  constructor(
    recorder: Recorder,
    runs: readonly ScenarioRun[],
    { zero, phaseAt }: { zero: Ms; phaseAt: (moment: Ms) => string },
    send: (flush: Flush) => void,
  ) {
    this.#recorder = recorder;
    this.#runs = runs;
    this.#send = send;
    this.#zero = zero;
    this.#phaseAt = phaseAt;
    this.#second = this.#secondOf(performance.now());
    this.#arm();
  }

  /** Closes the present second if this moment is beyond it. */
  until(now: Ms): void {
    if (now < this.#zero + (this.#second + 1) * SECOND) return;
    this.#flush();
    this.#second = this.#secondOf(now);
  }

  /** Hands on the last, unfinished second. */
  end(): void {
    clearTimeout(this.#timer);
    this.until(performance.now());
    this.#flush();
    this.#loop.end();
  }

  #secondOf(now: Ms): number {
    return Math.max(0, Math.floor((now - this.#zero) / SECOND));
  }

  #arm(): void {
    const left = this.#zero + (this.#second + 1) * SECOND - performance.now();
    this.#timer = setTimeout(
      () => {
        this.until(performance.now());
        this.#arm();
      },
      Math.max(1, left),
    );
  }

  #flush(): void {
    const load = this.#runs.flatMap((run) => run.take() ?? []);
    const counted = this.#recorder.take(this.#phaseAt(this.#zero + (this.#second + 1) * SECOND));
    this.#send({ second: this.#second, counted, load, loop: this.#loop.take() });
  }
}
