import type { Header, LoadSecond, RunEntry, SampleEntry } from '../record/entries.ts';
import { UNSATURATED, saturation } from '../record/saturation.ts';

/** Overload has to last: half of so many seconds. */
const WINDOW = 10_000;

/** Sees the run's entries go by, and tells once when the generator does not keep up with what it has to do. */
export function watchGenerator(tell: (text: string) => void): (entry: Header | RunEntry) => void {
  let samples: SampleEntry[] = [];
  let load: LoadSecond[] = [];
  let from: number | undefined;
  let told = false;
  return (entry) => {
    if (told) return;
    if (entry.entry === 'load') load.push(entry);
    if (entry.entry !== 'sample' || !entry.kind.startsWith('generator')) return;
    samples.push(entry);
    // A second's last entry.
    if (entry.kind !== 'generator-threads') return;
    from ??= entry.at;
    if (entry.at - from < WINDOW - 1000) return;
    const isRecent = ({ at }: { at: number }): boolean => at > entry.at - WINDOW;
    samples = samples.filter(isRecent);
    load = load.filter(isRecent);
    const reason = saturation(samples, load);
    if (reason === undefined) return;
    told = true;
    tell(`the load generator does not keep up: ${reason}. To mend it, ${UNSATURATED}`);
  };
}
