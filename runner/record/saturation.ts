import type { Ms, Share } from '../../units.ts';
import type { LoadSecond, SampleEntry } from './entries.ts';
import { Histogram } from './histogram.ts';

/** Answers are read so late, at p99 of a second, in half of the seconds: a sixth of a read's budget. `ab`'s guards ask more. */
const LATE_LOOP: Ms = 50;
/** A twentieth of the iterations begins so late though a virtual user was free. */
const LATE_START: Ms = 100;
const LATE_QUANTILE = 0.95;
/** What its host may take from the machine before times are those of others. */
const MOST_STEAL: Share = 0.2;

/**
 * Why the load generator did not keep up, in plain words; undefined where it did, or nothing tells.
 *
 * The one rule for it: of the latest seconds while a run goes on, and of the judged part in every report and trial. It
 * sees only the generator, never how fast the target was. Overload that is over does not count: half of the seconds do.
 */
export function saturation(samples: readonly SampleEntry[], load: readonly LoadSecond[]): string | undefined {
  const own = generatorSeconds(samples);
  const begun = startDelay(load);
  const reasons = [
    ...(own.loopDelay > LATE_LOOP
      ? [`it read answers ${Math.round(own.loopDelay)} ms late (event loop, p99 of the median second)`]
      : []),
    ...(begun > LATE_START ? [`it started a twentieth of its iterations ${Math.round(begun)} ms or more late`] : []),
    ...(own.steal > MOST_STEAL ? [`the machine's host gave ${percent(own.steal)} of the time to others`] : []),
  ];
  if (reasons.length === 0) return undefined;
  const beside = [
    ...(own.busy > 0 ? [`its busiest thread worked ${percent(own.busy)} of the time`] : []),
    ...(own.machine > 0 ? [`the machine's cores were ${percent(own.machine)} busy`] : []),
  ];
  return [...reasons, ...beside].join('; ');
}

/** What to do about it. */
export const UNSATURATED =
  'use fewer virtual users or a lower rate, --threads, another machine than the target’s, or --engine k6';

/** How late the generator's event loop was, in the seconds that these samples are of: the worst of its threads. */
export function generatorSeconds(samples: readonly SampleEntry[]): {
  loopDelay: Ms;
  busy: Share;
  machine: Share;
  steal: Share;
} {
  const of = (kind: string, field: string): number[] =>
    samples.flatMap((sample) => {
      const value = sample.kind === kind ? sample[field] : undefined;
      return typeof value === 'number' ? [value] : [];
    });
  const threads = of('generator-threads', 'loopDelayMs');
  return {
    // The main thread makes no load: it counts only where nothing is known of those that do.
    loopDelay: middle(threads.length > 0 ? threads : of('generator', 'loopDelayMs')),
    busy: mean(of('generator-threads', 'busyShare')),
    machine: mean(of('generator', 'hostCpuShare')),
    steal: mean(of('generator', 'stealShare')),
  };
}

/** How late iterations were started though a virtual user was free; 0 where the load has no plan. */
function startDelay(load: readonly LoadSecond[]): Ms {
  const delays = new Histogram();
  for (const { startDelay } of load) if (startDelay !== undefined) delays.merge(Histogram.decode(startDelay));
  return (delays.quantile(LATE_QUANTILE) ?? 0) / 1000;
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: Share): string => `${Math.round(100 * share)} %`;
