import type { End, RunEntry } from '../record/entries.ts';

/** One way to make load. Emits entries in order of time, ends by itself or when the signal aborts; throws UserError only. */
export interface Engine {
  readonly name: string;
  run(emit: (entry: RunEntry) => void, signal: AbortSignal): Promise<Omit<End, 'at'>>;
}
