import { performance } from 'node:perf_hooks';
import type { Probe } from '../../runner/probes/probe.ts';
import type { SampleEntry } from '../../runner/record/entries.ts';

/** What a probe emitted, as a record would hold it. */
export interface Collected {
  samples: SampleEntry[];
  notices: { code: string; text: string }[];
  /** Everything that would be written, for a search. */
  text(): string;
}

/** Starts a probe; the caller stops it. */
export async function collect(probe: Probe): Promise<Collected> {
  const started = performance.now();
  const [samples, notices]: [SampleEntry[], Collected['notices']] = [[], []];
  const now = (): number => performance.now() - started;
  await probe.start({
    now,
    sample: (sample) => samples.push({ entry: 'sample', at: now(), probe: probe.name, ...sample }),
    notice: (code, text) => notices.push({ code, text }),
  });
  return { samples, notices, text: () => JSON.stringify([samples, notices]) };
}

/** Waits until `seen` holds, at most ten seconds. */
export async function until(seen: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !seen(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
}
