import type { Ms } from '../../units.ts';
import type { TagContext } from '../metrics/context.ts';
import type { Tags } from '../metrics/tags.ts';
import type { Contains, MetricType } from '../metrics/metric.ts';
import type { KnownMetric } from '../metrics/recorder.ts';
import type { SharedArrays } from './shared-array.ts';
import type { Vu } from './vu.ts';

/** What the modules that belong to the engine itself (`k6`, `k6/metrics`, `k6/execution`, …) see beyond `Vu`. */
export interface EngineVu extends Vu {
  /** Tags of what is counted now; `group` changes it for as long as it lasts. */
  context: TagContext;
  readonly sharedArrays: SharedArrays;
  readonly timers: VuTimers;
  readonly execution: Execution;
  sleep(duration: Ms): Promise<void>;
  declareMetric(name: string, type: MetricType, contains: Contains): KnownMetric;
  add(metric: KnownMetric, value: number, tags?: Tags): void;
  countCheck(name: string, passed: boolean): void;
  seedRandom(seed: number): void;
}

export interface VuTimers {
  setTimeout(callback: unknown, delay?: unknown, ...args: unknown[]): number;
  clearTimeout(id: unknown): void;
  setInterval(callback: unknown, delay?: unknown, ...args: unknown[]): number;
  clearInterval(id: unknown): void;
}

/** What `k6/execution` shows. Times in ms. */
export interface Execution {
  /** Undefined outside iterations. */
  readonly scenario:
    | {
        name: string;
        executor: string;
        /** Epoch. */
        startTime: Ms;
        progress: number;
        iterationInInstance: number;
        iterationInTest: number;
      }
    | undefined;
  readonly instance: {
    iterationsCompleted: number;
    iterationsInterrupted: number;
    vusActive: number;
    vusInitialized: number;
    currentTestRunDuration: Ms;
  };
  readonly vu: { idInInstance: number; idInTest: number; iterationInInstance: number; iterationInScenario: number };
  readonly options: Readonly<Record<string, unknown>>;
  /** The VU's own tags; the setter refuses what is no text, number or boolean. */
  tags(): Tags;
  setTag(name: string, value: unknown): void;
  deleteTag(name: string): void;
  metadata: Record<string, string>;
  abort(message: string | undefined): never;
  fail(message: string | undefined): void;
}

export type EngineModule = (vu: EngineVu) => Record<string, unknown>;
