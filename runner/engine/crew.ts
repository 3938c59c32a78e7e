import type { Ms } from '../../units.ts';
import type { ResolvedOptions } from '../options/resolve.ts';
import type { Script } from '../script/script.ts';
import { createCounters } from './counters.ts';
import { initError } from './failure.ts';
import type { FromWorker, Inspected, OutputFormat } from './messages.ts';
import type { LoadPhase } from './phase-clock.ts';
import { whereIs } from './stuck.ts';
import { watchHeartbeats } from './watchdog.ts';
import { startWorker } from './worker-thread.ts';
import type { WorkerThread } from './worker-thread.ts';

export type WorkerEvent = Extract<FromWorker, { event: string }>;

/** What a worker must be told before it can run the script. */
interface Outfit {
  script: Script;
  env: Record<string, string>;
  allowedHosts: readonly string[];
}

interface Preparation {
  outputs: readonly OutputFormat[];
  traces?: string | undefined;
  alone?: boolean;
}

/**
 * The threads that run the script. The first one also runs setup, teardown and handleSummary; if it had to be ended, a
 * fresh one takes these over.
 */
export class Crew {
  counters = createCounters(1);
  readonly #outfit: Outfit;
  readonly #onEvent: (thread: number, event: WorkerEvent) => void;
  readonly #threads: WorkerThread[];
  readonly #ended = new Set<number>();
  #inspected: Inspected | undefined;
  #resolved: ResolvedOptions | undefined;
  #how: Preparation = { outputs: [] };

  /** @param first started before the script was read, since that takes as long */
  constructor(first: WorkerThread, outfit: Outfit, onEvent: (thread: number, event: WorkerEvent) => void) {
    this.#outfit = outfit;
    this.#onEvent = onEvent;
    this.#threads = [first];
  }

  get size(): number {
    return this.#threads.length;
  }

  /** Runs the init code for the options. @throws UserError when it throws */
  async inspect(): Promise<Inspected> {
    try {
      return (this.#inspected = await this.#threads[0]!.ask({ do: 'inspect', ...this.#outfit }));
    } catch (error) {
      throw initError(error);
    }
  }

  /** A thread more for the same script, apart from the others: what it counts is not theirs. */
  async apart(onEvent: (event: WorkerEvent) => void): Promise<Crew> {
    const crew = new Crew(startWorker(onEvent), this.#outfit, (_, event) => onEvent(event));
    await crew.inspect();
    return crew;
  }

  /** Makes all VUs. @throws UserError when the script's init code throws */
  async prepare(resolved: ResolvedOptions, threads: number, how: Preparation): Promise<void> {
    this.#resolved = resolved;
    this.#how = how;
    this.counters = createCounters(threads);
    while (this.#threads.length < threads) {
      const index = this.#threads.length;
      const thread = startWorker((event) => this.#onEvent(index, event));
      this.#threads.push(thread);
      await thread.ask({ do: 'inspect', ...this.#outfit });
    }
    try {
      await Promise.all(this.#threads.map((thread, index) => this.#prepare(thread, index, false)));
    } catch (error) {
      throw initError(error);
    }
  }

  async #prepare(thread: WorkerThread, index: number, withoutVus: boolean): Promise<void> {
    await thread.ask({
      do: 'prepare',
      resolved: this.#resolved!,
      thread: index,
      threads: this.#threads.length,
      sharedArrays: this.#inspected!.sharedArrays,
      counters: this.counters,
      outputs: this.#how.outputs,
      withoutVus,
      traces: this.#how.traces,
      alone: this.#how.alone ?? false,
    });
  }

  async setup(epoch: Ms): Promise<string | undefined> {
    return (await this.#threads[0]!.ask({ do: 'setup', epoch })).setupData;
  }

  /** Makes the load; resolves when every thread is through or gone. */
  async load(setupData: string | undefined, epoch: Ms, phases: readonly LoadPhase[]): Promise<void> {
    await Promise.all(
      this.#threads.map(async (thread, index) => {
        try {
          await thread.ask({ do: 'load', setupData, epoch, phases });
        } catch (error) {
          if (!this.#ended.has(index)) throw error;
        }
      }),
    );
  }

  async teardown(setupData: string | undefined, epoch: Ms): Promise<void> {
    await (await this.#first()).ask({ do: 'teardown', setupData, epoch });
  }

  async summarise(data: unknown): Promise<Record<string, string> | undefined> {
    return (await (await this.#first()).ask({ do: 'summarise', data })).outputs;
  }

  /** The first thread, or its replacement. */
  async #first(): Promise<WorkerThread> {
    if (!this.#ended.has(0)) return this.#threads[0]!;
    const fresh = startWorker((event) => this.#onEvent(0, event));
    await fresh.ask({ do: 'inspect', ...this.#outfit });
    this.#threads[0] = fresh;
    this.#ended.delete(0);
    await this.#prepare(fresh, 0, true);
    return fresh;
  }

  /** Where steps are run alone: the request that waits goes on. */
  proceed(): void {
    this.#threads[0]!.proceed();
  }

  interrupt(): void {
    for (const thread of this.#threads) thread.interrupt();
  }

  /** Ends one thread that cannot be stopped otherwise. */
  async endThread(index: number): Promise<void> {
    this.#ended.add(index);
    await this.#threads[index]!.terminate();
  }

  /** Where in the script a thread is now: 'spin (/home/me/a.ts:4:3)'. */
  whereIs(index: number): Promise<string | undefined> {
    return whereIs(this.#threads[index]!.worker, this.#outfit.script);
  }

  /** Tells of threads that do not move, and for how long. @returns ends the watch */
  watch(onSilent: (thread: number, silence: Ms) => void): () => void {
    return watchHeartbeats(this.counters, this.#threads.length, (thread, silence) => {
      if (!this.#ended.has(thread)) onSilent(thread, silence);
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}
