import type { Ms } from '../../units.ts';
import type { Tags } from '../metrics/tags.ts';
import { cellsOf } from '../metrics/trend.ts';
import { Histogram } from '../record/histogram.ts';
import type { Scenario } from '../options/scenarios.ts';
import type { Plan } from '../schedule/schedule.ts';
import type { Stripe } from '../schedule/stripe.ts';

/** What one scenario did in one thread during one second, as it travels to the main thread. */
export interface LoadDelta {
  scenario: string;
  offered: number | undefined;
  started: number;
  dropped: number;
  completed: number;
  interrupted: number;
  errors: number;
  vus: number;
  vusMax: number;
  /** Cells in µs. */
  startDelay: Float64Array | undefined;
  iterationDuration: Float64Array | undefined;
}

/** One scenario in one thread: its plan, its numbers, and what it did in the present second. */
export class ScenarioRun {
  readonly scenario: Scenario;
  readonly plan: Plan;
  /** Tags of the run and of the scenario. */
  readonly tags: Tags;
  /** What __ENV is in it. */
  readonly env: Readonly<Record<string, string>>;
  /** The numbers of this thread's iterations, in the instance and in the whole test. */
  readonly #inInstance: Stripe;
  readonly #inTest: Stripe;
  /** performance.now() at which it began. */
  startedAt: Ms = 0;
  active = 0;
  vusMax = 0;
  #iterations = 0;
  #ended = 0;
  #offered = 0;
  #started = 0;
  #dropped = 0;
  #completed = 0;
  #interrupted = 0;
  #errors = 0;
  readonly #startDelay = new Histogram();
  readonly #duration = new Histogram();

  constructor(of: {
    scenario: Scenario;
    plan: Plan;
    tags: Tags;
    env: Readonly<Record<string, string>>;
    inInstance: Stripe;
    inTest: Stripe;
  }) {
    this.scenario = of.scenario;
    this.plan = of.plan;
    this.tags = of.tags;
    this.env = of.env;
    this.#inInstance = of.inInstance;
    this.#inTest = of.inTest;
  }

  get open(): boolean {
    return this.plan.loop === 'open';
  }

  /** The next iteration's number, in this instance and in the whole test. */
  nextIteration(): { inInstance: number; inTest: number } {
    const own = this.#iterations++;
    return { inInstance: this.#inInstance.nth(own), inTest: this.#inTest.nth(own) };
  }

  /** Between 0 and 1: of the iterations where their number is fixed, else of the time. */
  progress(): number {
    const { plan } = this;
    if (plan.loop === 'closed' && plan.iterations) {
      const all = plan.iterations.count * (plan.iterations.each === 'vu' ? plan.maxVus : 1);
      return all === 0 ? 1 : Math.min(1, this.#ended / all);
    }
    return plan.end === 0 ? 1 : Math.min(1, (performance.now() - this.startedAt) / plan.end);
  }

  offer(count: number): void {
    this.#offered += count;
  }

  start(late: Ms | undefined): void {
    this.#started++;
    if (late !== undefined) this.#startDelay.record(late * 1000);
  }

  drop(count: number): void {
    this.#dropped += count;
  }

  complete(duration: Ms, threw: boolean): void {
    this.#completed++;
    this.#ended++;
    if (threw) this.#errors++;
    this.#duration.record(duration * 1000);
  }

  interrupt(): void {
    this.#interrupted++;
  }

  take(): LoadDelta | undefined {
    const nothing = this.#offered + this.#started + this.#dropped + this.#completed + this.#interrupted === 0;
    if (nothing && this.active === 0) return undefined;
    const delta: LoadDelta = {
      scenario: this.scenario.name,
      offered: this.open ? this.#offered : undefined,
      started: this.#started,
      dropped: this.#dropped,
      completed: this.#completed,
      interrupted: this.#interrupted,
      errors: this.#errors,
      vus: this.active,
      vusMax: this.vusMax,
      startDelay: this.#startDelay.count > 0 ? cellsOf(this.#startDelay) : undefined,
      iterationDuration: this.#duration.count > 0 ? cellsOf(this.#duration) : undefined,
    };
    this.#offered = this.#started = this.#dropped = this.#completed = this.#interrupted = this.#errors = 0;
    this.#startDelay.reset();
    this.#duration.reset();
    return delta;
  }
}
