import type { Ms } from '../../units.ts';
import type { Sample } from '../record/samples.ts';

/**
 * A source of evidence beside the load. One that fails says so with `notice` and the run goes on without it.
 *
 * Probes run in the main thread, never in the workers that make the load.
 */
export interface Probe {
  readonly name: string;
  /** Opens what it needs and takes a baseline, before the load starts. Resolves also where it has to give up. */
  start(out: ProbeOutput): Promise<void>;
  /** A phase of the run begins (hold, a step alone): a place to cut counters. */
  phase?(name: string): Promise<void>;
  /**
   * While steps run alone, one request at a time: a request is about to begin (no steps), so what was counted since the
   * last turn is nobody's; or one has ended that counted for these steps, and it is theirs.
   */
  turn?(steps: readonly string[] | undefined): Promise<void>;
  /** Whether nobody is at work in what it watches, as far as it sees: what the load has left over is done. */
  rests?(): Promise<boolean>;
  /** Flushes and closes. Safe to call twice, and when `start` never came. */
  stop(): Promise<void>;
}

export interface ProbeOutput {
  readonly sample: (sample: Sample) => void;
  /** For the reader of the report: evidence that is missing, and the grant or setting that would give it. */
  readonly notice: (code: string, text: string) => void;
  /** Milliseconds on the run's clock. */
  readonly now: () => Ms;
}
