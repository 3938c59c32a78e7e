import { INTERRUPTED } from '../http/errors.ts';
import { pollDelay } from '../http/poll-clock.ts';
import type { RequestSample } from '../k6/vu.ts';
import type { TagContext } from '../metrics/context.ts';
import type { Ms } from '../../units.ts';
import type { Flush } from './messages.ts';
import { phaseClock } from './phase-clock.ts';
import type { LoadPhase } from './phase-clock.ts';
import type { ScenarioRun } from './scenario-run.ts';
import { SecondFlush } from './second-flush.ts';
import type { ThreadState } from './thread-state.ts';

/** An answer that may have been read later than this is told of. */
const TOLD_DELAY: Ms = 1;
/** What we broke off took at least as long as it had; up to this, that tells too little. */
const TELLING_BOUND: Ms = 800;

/** Counts one thread's requests by second and phase, and hands the seconds on. */
export class RequestCounting {
  readonly #thread: ThreadState;
  readonly #send: (flush: Flush) => void;
  #flush: SecondFlush | undefined;
  /** The phase of the load in which a moment is. */
  #phaseAt: (moment: Ms) => string = outsideLoad;

  constructor(thread: ThreadState, send: (flush: Flush) => void) {
    this.#thread = thread;
    this.#send = send;
  }

  /** The load begins. @param epoch the run's 0 as ms since 1970 */
  begin(runs: readonly ScenarioRun[], epoch: Ms, phases: readonly LoadPhase[]): void {
    this.#phaseAt = phaseClock(phases, epoch - performance.timeOrigin);
    this.#flush = this.#startFlush(runs, epoch);
  }

  /** The load is over. */
  end(): void {
    this.#flush?.end();
    this.#flush = undefined;
    this.#phaseAt = outsideLoad;
  }

  /** Hands on what was counted with no load going on, by setup and teardown. */
  flushRest(epoch: Ms): void {
    this.#startFlush([], epoch).end();
  }

  #startFlush(runs: readonly ScenarioRun[], epoch: Ms): SecondFlush {
    const clock = { zero: epoch - performance.timeOrigin, phaseAt: this.#phaseAt };
    return new SecondFlush(this.#thread.recorder, runs, clock, this.#send);
  }

  /** @param late how long after its planned start the request's iteration began, for its first request; else 0 */
  count(context: TagContext, sample: RequestSample, late: Ms): void {
    this.#flush?.until(sample.endedAt);
    const exchange = context.exchange(sample);
    const delay = pollDelay();
    const begun = isTooShort(sample) ? 'interrupted' : this.#phaseAt(sample.startedAt - late);
    exchange.count(sample, begun, late, delay > TOLD_DELAY ? delay : 0);
    this.#thread.turns?.saw(exchange.key.step);
    this.#thread.outputs?.request(sample, exchange.tags);
  }
}

const outsideLoad = (): string => '';

/** We broke it off so early that its time would flatter the phase in which it began. */
const isTooShort = ({ startedAt, endedAt, error }: RequestSample): boolean =>
  error === INTERRUPTED.message && endedAt - startedAt <= TELLING_BOUND;
