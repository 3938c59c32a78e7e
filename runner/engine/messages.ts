import type { Counted } from '../metrics/recorder.ts';
import type { Metric } from '../metrics/metric.ts';
import type { SharedElements } from '../k6/shared-array.ts';
import type { ResolvedOptions } from '../options/resolve.ts';
import type { Script } from '../script/script.ts';
import type { Ms } from '../../units.ts';
import type { LoopHealth } from './loop-watch.ts';
import type { LoadPhase } from './phase-clock.ts';
import type { LoadDelta } from './scenario-run.ts';

/** What the main thread asks of a worker; each has one answer. */
export type Task =
  | { do: 'inspect'; script: Script; env: Record<string, string>; allowedHosts: readonly string[] }
  | {
      do: 'prepare';
      resolved: ResolvedOptions;
      thread: number;
      threads: number;
      sharedArrays: [string, SharedElements][];
      counters: Int32Array;
      /** Which outputs want the lines of every sample. */
      outputs: readonly OutputFormat[];
      /** Only setup, teardown and summary are wanted of this worker. */
      withoutVus: boolean;
      /** The run's part of trace ids, where requests carry a traceparent. */
      traces: string | undefined;
      /** Requests go one at a time, and the main thread is asked before and after each. */
      alone: boolean;
    }
  | { do: 'setup'; epoch: Ms }
  | { do: 'load'; setupData: string | undefined; epoch: Ms; phases: readonly LoadPhase[] }
  | { do: 'teardown'; setupData: string | undefined; epoch: Ms }
  | { do: 'summarise'; data: unknown };

export type OutputFormat = 'json' | 'csv';

export interface Inspected {
  options: Record<string, unknown>;
  /** Names of the functions it exports. */
  exported: string[];
  metrics: Metric[];
  sharedArrays: [string, SharedElements][];
}

export interface Answers {
  inspect: Inspected;
  prepare: { vus: number };
  setup: { setupData: string | undefined };
  load: undefined;
  teardown: undefined;
  summarise: { outputs: Record<string, string> | undefined };
}

export type ToWorker = { id: number; task: Task } | { interrupt: true } | { proceed: true };

export type FromWorker =
  | { id: number; answer: unknown }
  | { id: number; failure: Failure }
  | { event: 'flush'; flush: Flush }
  | { event: 'log'; level: 'debug' | 'info' | 'warning' | 'error'; text: string; source: 'console' | 'engine' }
  | { event: 'notice'; code: string; text: string }
  /** The script asks for the end of the test, or a host was refused. */
  | { event: 'abort'; failure: Failure }
  | { event: 'fail'; text: string }
  /** Where steps are run alone: a request waits to begin (no steps), or one is over that counted for these; each waits for `proceed`. */
  | { event: 'turn'; steps: readonly string[] | undefined }
  /** `metrics` are those that have their first sample in these lines. */
  | { event: 'lines'; format: OutputFormat; text: string; metrics: readonly Metric[] };

/** An error on its way between threads. */
export interface Failure {
  name: string;
  message: string;
  /** With the source's own lines, where the script threw it. */
  stack: string;
  fromScript: boolean;
  /** Of a UserError. */
  why: string | undefined;
  fix: string | undefined;
  exitCode: number | undefined;
}

/** What one thread counted in one second of the run. */
export interface Flush {
  /** Number of the second since the run's start. */
  second: number;
  counted: Counted;
  load: LoadDelta[];
  /** Of the thread's event loop. */
  loop: LoopHealth;
}
