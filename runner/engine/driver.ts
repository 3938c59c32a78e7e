import type { Ms } from '../../units.ts';
import type { TagContext } from '../metrics/context.ts';
import { BUILT_IN } from '../metrics/metric.ts';
import type { KnownMetric } from '../metrics/recorder.ts';
import { COUNTER, addTo } from './counters.ts';
import type { ScenarioRun } from './scenario-run.ts';
import type { ThreadState } from './thread-state.ts';
import type { VirtualUser } from './virtual-user.ts';
import type { VuPool } from './vu-pool.ts';

/** setTimeout takes no more; a longer wait is made of several. */
const LONGEST_TIMER: Ms = 2 ** 31 - 1;

/** What both loops need to drive one scenario: its clock, its VUs, and how an iteration is run and counted. */
export class Driver {
  readonly run: ScenarioRun;
  readonly pool: VuPool;
  /** Aborts when everything must end at once. */
  readonly signal: AbortSignal;
  readonly #thread: ThreadState;
  readonly #minIteration: Ms;
  #plain: TagContext | undefined;

  constructor(run: ScenarioRun, pool: VuPool, thread: ThreadState, signal: AbortSignal) {
    this.run = run;
    this.pool = pool;
    this.signal = signal;
    this.#thread = thread;
    this.#minIteration = Number(thread.options['minIterationDuration'] ?? 0);
  }

  elapsed(): Ms {
    return performance.now() - this.run.startedAt;
  }

  /** Calls back at a moment of the scenario's own time. @returns cancels it */
  at(moment: Ms, callback: () => void): () => void {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = moment - this.elapsed();
      if (left > LONGEST_TIMER) timer = setTimeout(wait, LONGEST_TIMER);
      else timer = setTimeout(callback, Math.max(0, left));
    };
    wait();
    return () => clearTimeout(timer);
  }

  activate(user: VirtualUser): void {
    const { run } = this;
    user.scenario = run;
    user.stage = 'iteration';
    user.execution.iterationInScenario = -1;
    user.useEnv(run.env);
    run.active++;
    run.vusMax = Math.max(run.vusMax, run.active);
    addTo(this.#thread.counters, COUNTER.active);
  }

  deactivate(user: VirtualUser): void {
    user.scenario = undefined;
    this.run.active--;
    addTo(this.#thread.counters, COUNTER.active, -1);
  }

  drop(count: number): void {
    if (count === 0) return;
    this.run.drop(count);
    this.#root(undefined).series(BUILT_IN.dropped_iterations, this.#index('dropped_iterations')).sink.add(count);
  }

  warn(text: string): void {
    this.#thread.log({ level: 'warning', text: `${text} (scenario ${this.run.scenario.name})`, source: 'engine' });
  }

  /** Runs one iteration and counts it. @param late behind its planned start, in an open loop */
  async iterate(user: VirtualUser, late?: Ms): Promise<void> {
    const { run } = this;
    const thread = this.#thread;
    this.#begin(user, late);
    const work = user.module[run.scenario.exec] as (data: unknown) => unknown;
    const begin = performance.now();
    const outcome = await user.run(() => work(user.data));
    const duration = performance.now() - begin;
    if (outcome.kind === 'interrupted') {
      run.interrupt();
      addTo(thread.counters, COUNTER.interrupted);
    } else {
      if (outcome.kind === 'threw') this.#threw(user, outcome.error);
      run.complete(duration, outcome.kind === 'threw');
      addTo(thread.counters, COUNTER.completed);
      this.#count(user, duration);
      const left = this.#minIteration - duration;
      if (left > 0 && !this.signal.aborted) await this.#pause(user, left);
    }
    await nextTurn();
  }

  #begin(user: VirtualUser, late: Ms | undefined): void {
    const { run } = this;
    const { execution } = user;
    const { inInstance, inTest } = run.nextIteration();
    execution.iteration++;
    execution.iterationInScenario++;
    execution.inInstance = inInstance;
    execution.inTest = inTest;
    user.globals['__ITER'] = execution.iteration;
    user.context = this.#root(user);
    user.late = late ?? 0;
    user.beginIteration();
    run.start(late);
    if (late !== undefined)
      user.context.series(BUILT_IN.iteration_start_delay, this.#index('iteration_start_delay')).sink.add(late);
  }

  /** The context in which an iteration begins and is counted. */
  #root(user: VirtualUser | undefined): TagContext {
    const own = user?.execution.own;
    if (own === undefined && !this.#thread.tagsVus) return (this.#plain ??= this.#rootOf({ ...this.run.tags }));
    const tags = { ...this.run.tags, ...own };
    const { systemTags } = this.#thread.recorder;
    if (user && systemTags.has('vu')) tags['vu'] = String(user.id);
    if (user && systemTags.has('iter')) tags['iter'] = String(user.execution.iteration);
    return this.#rootOf(tags);
  }

  #rootOf(tags: Record<string, string>): TagContext {
    return this.#thread.recorder.context(this.run.scenario.name, this.run.open, tags);
  }

  #count(user: VirtualUser, duration: Ms): void {
    user.context = this.#root(user);
    user.count(this.#metric('iteration_duration'), duration);
    user.count(this.#metric('iterations'), 1);
  }

  #threw(user: VirtualUser, error: unknown): void {
    user.context = this.#root(user);
    user.add(this.#metric('iteration_errors'), 1);
    this.#thread.iterationThrew(error);
  }

  #metric(name: keyof typeof BUILT_IN): KnownMetric {
    return this.#thread.known(name);
  }

  #index(name: keyof typeof BUILT_IN): number {
    return this.#thread.known(name).index;
  }

  /** minIterationDuration's padding: not part of the iteration's own time. */
  async #pause(user: VirtualUser, duration: Ms): Promise<void> {
    await user.run(() => user.sleep(duration));
  }
}

let turn: Promise<void> | undefined;

/** The event loop's next turn, shared by all who wait for it: promises of the script run out, and others get their go. */
function nextTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}
