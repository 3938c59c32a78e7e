import type { Tags } from '../metrics/tags.ts';
import type { Execution } from '../k6/engine-vu.ts';
import { COUNTER, readCounter } from './counters.ts';
import type { VirtualUser } from './virtual-user.ts';

/** Thrown by exec.test.abort(); the script cannot act on it, since its VU counts no more. */
class TestAborted extends Error {
  override readonly name = 'TestAborted';
}

/** `exec` of one VU, and the numbers behind it. */
export class VuExecution implements Execution {
  readonly #user: VirtualUser;
  iteration = -1;
  iterationInScenario = -1;
  inInstance = 0;
  inTest = 0;
  metadata: Record<string, string> = {};
  /** Tags that the script gave its VU; undefined where it gave none. */
  own: Record<string, string> | undefined;

  constructor(user: VirtualUser) {
    this.#user = user;
  }

  get scenario(): Execution['scenario'] {
    const run = this.#user.scenario;
    if (!run) return undefined;
    return {
      name: run.scenario.name,
      executor: run.scenario.executor,
      startTime: Math.round(performance.timeOrigin + run.startedAt),
      progress: run.progress(),
      iterationInInstance: this.inInstance,
      iterationInTest: this.inTest,
    };
  }

  get instance(): Execution['instance'] {
    const { counters, startedAt } = this.#user.thread;
    return {
      iterationsCompleted: readCounter(counters, COUNTER.completed),
      iterationsInterrupted: readCounter(counters, COUNTER.interrupted),
      vusActive: readCounter(counters, COUNTER.active),
      vusInitialized: readCounter(counters, COUNTER.initialized),
      currentTestRunDuration: performance.now() - startedAt,
    };
  }

  get vu(): Execution['vu'] {
    const { id, idInTest } = this.#user;
    return {
      idInInstance: id,
      idInTest,
      iterationInInstance: Math.max(0, this.iteration),
      iterationInScenario: Math.max(0, this.iterationInScenario),
    };
  }

  get options(): Readonly<Record<string, unknown>> {
    return this.#user.thread.options;
  }

  tags(): Tags {
    return { ...this.#user.context.tags };
  }

  setTag(name: string, value: unknown): void {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      throw new TypeError(`only String, Boolean and Number types are accepted as a Tag value, not for '${name}'`);
    this.own = { ...this.own, [name]: String(value) };
    this.#retag();
  }

  deleteTag(name: string): void {
    if (this.own) this.own = Object.fromEntries(Object.entries(this.own).filter(([own]) => own !== name));
    this.#retag();
  }

  #retag(): void {
    const user = this.#user;
    const { context } = user;
    user.context = user.thread.recorder.context(context.scenario, context.openLoop, {
      ...user.scenario?.tags,
      ...this.own,
    });
    for (const group of context.group.split('::').slice(1)) user.context = user.context.enter(group);
  }

  abort(message: string | undefined): never {
    const text = message === undefined ? 'test aborted' : `test aborted: ${message}`;
    const error = new TestAborted(text);
    this.#user.abort(error);
    throw error;
  }

  fail(message: string | undefined): void {
    this.#user.thread.failTest(message ?? 'the script called test.fail()');
  }
}
