import { dirname } from 'node:path';
import type { Ms } from '../../units.ts';
import type { TagContext } from '../metrics/context.ts';
import type { Tags } from '../metrics/tags.ts';
import { BUILT_IN } from '../metrics/metric.ts';
import type { Contains, MetricType } from '../metrics/metric.ts';
import type { KnownMetric } from '../metrics/recorder.ts';
import type { EngineVu } from '../k6/engine-vu.ts';
import { withoutSecrets } from '../k6/secrets.ts';
import type { SharedArrays } from '../k6/shared-array.ts';
import type { RequestSample, Vu } from '../k6/vu.ts';
import { seededRandom } from '../options/seeded-random.ts';
import type { ScriptModule } from '../script/script.ts';
import { VuExecution } from './execution.ts';
import { Iterating } from './iterating.ts';
import type { ScenarioRun } from './scenario-run.ts';
import { scriptHost } from './script-host.ts';
import type { ThreadState } from './thread-state.ts';

/** The longest sleep of a virtual user whose steps are run alone. */
const LONGEST_ALONE: Ms = 50;

/** One virtual user: the script's module with state of its own, and everything that counts for it. */
export class VirtualUser extends Iterating implements EngineVu {
  readonly id: number;
  readonly idInTest: number;
  stage: Vu['stage'] = 'init';
  context: TagContext;
  module: ScriptModule = {};
  readonly execution: VuExecution;
  /** What the script sees as globals; __ITER and __ENV change in it. */
  globals: Record<string, unknown> = {};
  /** How late this open-loop iteration began: counts for its first request. */
  late: Ms = 0;
  scenario: ScenarioRun | undefined;
  readonly thread: ThreadState;
  #data: { value: unknown } | undefined;
  #onIteration: (() => void)[] | undefined;
  #onEnd: (() => void)[] | undefined;
  random: (() => number) | undefined;

  constructor(thread: ThreadState, ids: { inInstance: number; inTest: number }) {
    super();
    this.thread = thread;
    this.id = ids.inInstance;
    this.idInTest = ids.inTest;
    this.execution = new VuExecution(this);
    this.context = thread.outside;
  }

  /** Runs the script's init code. @returns a promise where that waits @throws what it throws */
  init(): Promise<void> | undefined {
    const host = scriptHost(this);
    this.globals = host.globals;
    const made = this.thread.make(host);
    if (made instanceof Promise) return this.#use(made);
    this.module = made;
    return undefined;
  }

  async #use(module: Promise<ScriptModule>): Promise<void> {
    this.module = await module;
  }

  get options(): Readonly<Record<string, unknown>> {
    return this.thread.options;
  }

  get folder(): string {
    return dirname(this.thread.script.path);
  }

  get secretSource(): string | undefined {
    return this.thread.env['K6_SECRET_SOURCE'];
  }

  get allowedHosts(): readonly string[] {
    return this.thread.allowedHosts;
  }

  get trace(): Vu['trace'] {
    return this.thread.trace;
  }

  get turns(): Vu['turns'] {
    return this.thread.turns;
  }

  get sharedArrays(): SharedArrays {
    return this.thread.sharedArrays;
  }

  log(text: string): void {
    this.thread.log({ level: 'info', text: withoutSecrets(text), source: 'engine' });
  }

  /** Setup's data, decoded once: what the VU changes in it stays changed for the VU. */
  get data(): unknown {
    this.#data ??= { value: this.thread.setupData === undefined ? undefined : JSON.parse(this.thread.setupData) };
    return this.#data.value;
  }

  override sleep(wanted: Ms): Promise<void> {
    // Where steps are run alone, nobody needs time to think.
    return super.sleep(this.thread.turns === undefined ? wanted : Math.min(wanted, LONGEST_ALONE));
  }

  abort(reason: Error): void {
    // First, so that the iteration that aborts is complete, and only the others are interrupted.
    this.stopHere();
    this.thread.abortTest(reason);
  }

  countRequest(sample: RequestSample): void {
    if (this.muted) return;
    this.thread.countRequest(this.context, sample, this.late);
    this.late = 0;
  }

  countMetric(name: string, value: number, tags?: Tags): void {
    const metric = this.thread.recorder.metric(name);
    if (metric) this.add(metric, value, tags);
  }

  declareMetric(name: string, type: MetricType, contains: Contains): KnownMetric {
    return this.thread.recorder.declare(name, type, contains);
  }

  add(metric: KnownMetric, value: number, tags?: Tags): void {
    if (!this.muted) this.count(metric, value, tags);
  }

  /** Adds also for a VU whose script may add no more: the iteration that aborted the run counts. */
  count(metric: KnownMetric, value: number, tags?: Tags): void {
    const { context } = this;
    const series = tags === undefined ? context.series(metric, metric.index) : context.taggedSeries(metric, tags);
    series.sink.add(value);
    this.thread.outputs?.add(metric, value, series.tags);
  }

  countCheck(name: string, passed: boolean): void {
    if (this.muted) return;
    const series = this.context.check(BUILT_IN.checks, name);
    series.sink.add(passed ? 1 : 0);
    this.thread.outputs?.add(BUILT_IN.checks, passed ? 1 : 0, series.tags);
  }

  /** What __ENV holds from now on. */
  useEnv(env: Readonly<Record<string, string>>): void {
    const own = this.globals['__ENV'] as Record<string, string>;
    if (own === this.thread.env) return;
    for (const name of Object.keys(own)) if (!(name in env)) delete own[name];
    Object.assign(own, env);
  }

  seedRandom(seed: number): void {
    this.random = seededRandom(seed);
  }

  onIteration(work: () => void): void {
    (this.#onIteration ??= []).push(work);
  }

  onEnd(work: () => void): void {
    (this.#onEnd ??= []).push(work);
  }

  beginIteration(): void {
    if (this.#onIteration) for (const work of this.#onIteration) work();
  }

  close(): void {
    if (this.#onEnd) for (const work of this.#onEnd) work();
  }
}
