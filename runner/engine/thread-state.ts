import type { Ms } from '../../units.ts';
import type { TagContext } from '../metrics/context.ts';
import type { BUILT_IN } from '../metrics/metric.ts';
import type { KnownMetric, Recorder } from '../metrics/recorder.ts';
import type { EngineModule } from '../k6/engine-vu.ts';
import type { SharedArrays } from '../k6/shared-array.ts';
import type { RequestSample, Vu } from '../k6/vu.ts';
import type { compileScript } from '../script/compile.ts';
import type { Script } from '../script/script.ts';
import type { Turns } from './turns.ts';
import type { SampleLines } from './sample-lines.ts';

/** What all VUs of a thread share. */
export interface ThreadState {
  readonly script: Script;
  readonly modules: ReadonlyMap<string, EngineModule>;
  /** Whether the script's code mentions a global of this name. */
  readonly mentions: (name: string) => boolean;
  readonly make: ReturnType<typeof compileScript>;
  readonly env: Record<string, string>;
  readonly scenariosHaveEnv: boolean;
  readonly allowedHosts: readonly string[];
  /** The script seeds its random numbers, so each VU has a Math of its own. */
  readonly seedsRandom: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  readonly recorder: Recorder;
  /** The context outside scenarios: setup, teardown. */
  readonly outside: TagContext;
  readonly sharedArrays: SharedArrays;
  readonly counters: Int32Array;
  readonly outputs: SampleLines | undefined;
  readonly trace: Vu['trace'];
  readonly turns: Turns | undefined;
  setupData: string | undefined;
  /** performance.now() at the start of the load. */
  startedAt: Ms;
  /** The options ask for the system tags `vu` or `iter`: no two VUs count under the same tags. */
  readonly tagsVus: boolean;
  known(name: keyof typeof BUILT_IN): KnownMetric;
  /** Shows what an iteration threw. */
  iterationThrew(error: unknown): void;
  countRequest(context: TagContext, sample: RequestSample, late: Ms): void;
  log(line: { level: 'debug' | 'info' | 'warning' | 'error'; text: string; source: 'console' | 'engine' }): void;
  notice(code: string, text: string): void;
  abortTest(reason: Error): void;
  failTest(text: string): void;
}
