import type { End, RunEntry } from '../record/entries.ts';
import type { Ms } from '../../units.ts';

/** One way to make load. Emits entries in order of time, ends by itself or when the signal aborts; throws UserError only. */
export interface Engine {
  readonly name: string;
  /** @param signal has not aborted yet */
  run(output: EngineOutput, signal: AbortSignal): Promise<Omit<End, 'at'>>;
}

interface EngineOutput {
  readonly emit: (entry: RunEntry) => void;
  /** Milliseconds on the run's clock, which began before the engine: probes stand on it too. */
  readonly now: () => Ms;
}
