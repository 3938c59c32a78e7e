import type { Ms, Share } from '../../units.ts';
import type { Evidence } from './evidence.ts';

/** Share of a second for which a process was ready to run and had no core, beyond which it is late in everything. */
const CROWDED: Share = 0.4;
/** The same where its thread, running or ready to, had next to no time left. */
const OCCUPIED: Share = 0.9;

/**
 * What was seen while the target had its cores, and time to spare on them. Else it leaves transactions open and connections taken
 * for that reason alone, and such looks say nothing of its code.
 */
export function calm<Look extends { at: Ms }>(looks: readonly Look[], { processes }: Evidence): Look[] {
  const crowded = [...processes.values()].flatMap((samples) =>
    samples.flatMap(({ at, mainCores = 0, runDelayShare = 0 }, index) =>
      // A sample tells of the time since the one before.
      runDelayShare >= CROWDED || mainCores + runDelayShare >= OCCUPIED
        ? [{ from: samples[index - 1]?.at ?? at - 1000, to: at }]
        : [],
    ),
  );
  return looks.filter(({ at }) => !crowded.some(({ from, to }) => at > from && at <= to));
}
