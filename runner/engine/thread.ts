import type { TagContext } from '../metrics/context.ts';
import type { BUILT_IN } from '../metrics/metric.ts';
import { Recorder } from '../metrics/recorder.ts';
import type { KnownMetric } from '../metrics/recorder.ts';
import type { EngineModule } from '../k6/engine-vu.ts';
import { loadModules } from '../k6/modules.ts';
import { SharedArrays } from '../k6/shared-array.ts';
import { setRateShare } from '../http/rate-limit.ts';
import type { RequestSample } from '../k6/vu.ts';
import { DEFAULT_SYSTEM_TAGS } from '../options/system-tags.ts';
import { compileScript } from '../script/compile.ts';
import type { Script } from '../script/script.ts';
import type { Ms } from '../../units.ts';
import { createCounters, beat } from './counters.ts';
import { exceptionTeller } from './exceptions.ts';
import { toFailure } from './failure.ts';
import { setupJson, summaryTexts } from './life-cycle.ts';
import { preparePool, runLoad } from './load.ts';
import type { Answers, FromWorker, Inspected, Task } from './messages.ts';
import { RequestCounting } from './request-counting.ts';
import { SampleLines, csvColumns } from './sample-lines.ts';
import { mentionedIn } from './script-host.ts';
import type { ThreadState } from './thread-state.ts';
import { createTracer } from './tracer.ts';
import { Turns } from './turns.ts';
import { VirtualUser } from './virtual-user.ts';
import type { PreparedLoad } from './load.ts';

type LogLine = Parameters<ThreadState['log']>[0];

/** One worker thread: does the main thread's tasks, one after the other, and tells it what happens. */
export class Thread implements ThreadState {
  script!: Script;
  modules: ReadonlyMap<string, EngineModule> = new Map();
  mentions!: (name: string) => boolean;
  make!: ReturnType<typeof compileScript>;
  env: Record<string, string> = {};
  scenariosHaveEnv = false;
  allowedHosts: readonly string[] = [];
  seedsRandom = false;
  options: Readonly<Record<string, unknown>> = {};
  recorder = new Recorder({ exact: false, systemTags: DEFAULT_SYSTEM_TAGS });
  outside: TagContext = this.recorder.context('', false, {});
  sharedArrays = new SharedArrays();
  counters = createCounters(1);
  outputs: SampleLines | undefined;
  tagsVus = false;
  trace: ThreadState['trace'];
  turns: Turns | undefined;
  setupData: string | undefined;
  startedAt: Ms = 0;
  readonly #post: (message: FromWorker) => void;
  readonly #known = new Map<string, KnownMetric>();
  readonly #stop = new AbortController();
  readonly #counting = new RequestCounting(this, (flush) => {
    this.outputs?.flush();
    this.#post({ event: 'flush', flush });
  });
  /** Shows what an iteration threw. */
  readonly iterationThrew = exceptionTeller(this);
  #load: PreparedLoad | undefined;
  #current: VirtualUser | undefined;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  async work(task: Task): Promise<Answers[Task['do']]> {
    switch (task.do) {
      case 'inspect':
        return this.#inspect(task);
      case 'prepare':
        return this.#prepare(task);
      case 'setup':
        return this.#setup(task.epoch);
      case 'load':
        return this.#runLoad(task);
      case 'teardown':
        return this.#teardown(task.setupData, task.epoch);
      default:
        return this.#summarise(task.data);
    }
  }

  /** Ends the load at once: iterations are interrupted, and the load's task is answered. */
  interrupt(): void {
    this.#stop.abort();
    this.#current?.interrupt();
  }

  /** What was to be read between two requests has been read. */
  proceed(): void {
    this.turns?.proceed();
  }

  /** The first init: it gives the options, and what the script declares. */
  async #inspect({ script, env, allowedHosts }: Extract<Task, { do: 'inspect' }>): Promise<Inspected> {
    this.script = script;
    this.env = env;
    this.allowedHosts = allowedHosts;
    this.seedsRandom = script.code.includes('randomSeed');
    this.modules = await loadModules(script.imports);
    this.mentions = mentionedIn(script.code);
    this.make = compileScript(script);
    const first = new VirtualUser(this, { inInstance: 0, inTest: 0 });
    await first.init();
    const { module } = first;
    const { options } = module;
    return {
      options:
        typeof options === 'object' && options !== null
          ? (JSON.parse(JSON.stringify(options)) as Record<string, unknown>)
          : {},
      exported: Object.keys(module).filter((name) => typeof module[name] === 'function'),
      metrics: this.recorder.declared(),
      sharedArrays: this.sharedArrays.entries(),
    };
  }

  async #prepare(task: Extract<Task, { do: 'prepare' }>): Promise<Answers['prepare']> {
    const { resolved, counters, outputs } = task;
    const systemTags = resolved.options.systemTags ?? DEFAULT_SYSTEM_TAGS;
    const asksFor = (tag: string): boolean =>
      resolved.thresholds.some(({ selector }) => selector.tags.some(([name]) => name === tag));
    const exact = outputs.length > 0 || ['url', 'name', 'error', 'ip'].some(asksFor);
    const declared = this.recorder.declared();
    this.recorder = new Recorder({ exact, systemTags });
    for (const { name, type, contains } of declared) this.recorder.declare(name, type, contains);
    this.#known.clear();
    this.outside = this.recorder.context('', false, resolved.options.tags ?? {});
    this.options = resolved.options;
    this.counters = counters;
    setRateShare(1 / task.threads);
    this.tagsVus = systemTags.includes('vu') || systemTags.includes('iter');
    this.scenariosHaveEnv = resolved.scenarios.some(({ env }) => Object.keys(env).length > 0);
    this.sharedArrays = new SharedArrays(task.sharedArrays);
    if (outputs.length > 0)
      this.outputs = new SampleLines(outputs, csvColumns(systemTags), (format, text, metrics) =>
        this.#post({ event: 'lines', format, text, metrics }),
      );
    beat(counters, task.thread);
    if (task.withoutVus) return { vus: 0 };
    if (task.traces !== undefined) this.trace = createTracer(task.traces);
    if (task.alone) this.turns = new Turns((steps) => this.#post({ event: 'turn', steps }));
    this.#load = await preparePool(this, task);
    return { vus: this.#load.pool.all.length };
  }

  async #setup(epoch: Ms): Promise<Answers['setup']> {
    try {
      return { setupData: setupJson(await this.#callOnce('setup', 'setup', [])) };
    } finally {
      this.#counting.flushRest(epoch);
    }
  }

  async #teardown(setupData: string | undefined, epoch: Ms): Promise<undefined> {
    try {
      const data: unknown = setupData === undefined ? undefined : JSON.parse(setupData);
      await this.#callOnce('teardown', 'teardown', [data]);
    } finally {
      this.#counting.flushRest(epoch);
    }
  }

  async #summarise(data: unknown): Promise<Answers['summarise']> {
    return { outputs: summaryTexts(await this.#callOnce('summary', 'handleSummary', [data])) };
  }

  /** Calls one of the script's life-cycle functions in a VU of its own. */
  async #callOnce(stage: 'setup' | 'teardown' | 'summary', name: string, args: readonly unknown[]): Promise<unknown> {
    const user = new VirtualUser(this, { inInstance: 0, inTest: 0 });
    await user.init();
    const call = user.module[name];
    if (typeof call !== 'function') return undefined;
    user.stage = stage;
    user.context = stage === 'summary' ? this.outside : this.outside.enter(name);
    this.#current = user;
    let result: unknown;
    const outcome = await user.run(async () => {
      result = await (call as (...args: readonly unknown[]) => unknown)(...args);
    });
    this.#current = undefined;
    user.close();
    if (outcome.kind === 'threw') throw outcome.error;
    return result;
  }

  async #runLoad({ setupData, epoch, phases }: Extract<Task, { do: 'load' }>): Promise<undefined> {
    if (!this.#load) throw new Error('the load was not prepared');
    this.setupData = setupData;
    this.startedAt = performance.now();
    this.#counting.begin(this.#load.runs, epoch, phases);
    await runLoad(this.#load, this, this.#stop.signal);
    this.#counting.end();
  }

  known(name: keyof typeof BUILT_IN): KnownMetric {
    let metric = this.#known.get(name);
    if (!metric) this.#known.set(name, (metric = this.recorder.metric(name)!));
    return metric;
  }

  countRequest(context: TagContext, sample: RequestSample, late: Ms): void {
    this.#counting.count(context, sample, late);
  }

  log(line: LogLine): void {
    this.#post({ event: 'log', ...line });
  }

  notice(code: string, text: string): void {
    this.#post({ event: 'notice', code, text });
  }

  /** No iteration begins here any more; the other threads are told. */
  abortTest(reason: Error): void {
    this.#stop.abort();
    this.#post({ event: 'abort', failure: toFailure(reason, this.script) });
  }

  failTest(text: string): void {
    this.#post({ event: 'fail', text });
  }
}
