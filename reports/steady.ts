import type { Histogram } from '../runner/record/histogram.ts';
import type { Ms } from '../units.ts';
import { grouped } from './grouped.ts';
import { warmUpLength } from './stats/warm-up.ts';

const SECOND: Ms = 1000;
/** Fewer seconds do not say what is usual. */
const FEWEST_SECONDS = 6;

/** What one step answered in one second. */
interface Part {
  at: Ms;
  step: string;
  latency: Histogram;
}

/** When the warm-up of a load that holds is over, by the run's clock; undefined where it has none. See docs/verdicts.md. */
export function endOfWarmUp(parts: readonly Part[]): Ms | undefined {
  const bySecond = grouped(parts, ({ at }) => Math.floor(at / SECOND));
  const seconds = [...bySecond.keys()].sort((a, b) => a - b);
  if (seconds.length < FEWEST_SECONDS) return undefined;
  const usual = new Map([...grouped(parts, ({ step }) => step)].map(([step, own]) => [step, meanOf(own)]));
  const length = warmUpLength(seconds.map((second) => levelOf(bySecond.get(second) ?? [], usual)));
  return length === 0 ? undefined : seconds[length]! * SECOND;
}

/**
 * How slow a second was, whatever was asked for in it: the mean of ln(response / the step's own mean) over its requests.
 * A second that happened to hold many slow routes is no warm-up.
 */
function levelOf(parts: readonly Part[], usual: ReadonlyMap<string, number>): number {
  const requests = parts.reduce((sum, { latency }) => sum + latency.count, 0);
  const level = parts.reduce(
    (sum, part) => sum + part.latency.count * Math.log(meanOf([part]) / usual.get(part.step)!),
    0,
  );
  return level / Math.max(1, requests);
}

/** In µs, of all in one. */
function meanOf(parts: readonly Part[]): number {
  const count = parts.reduce((sum, { latency }) => sum + latency.count, 0);
  return Math.max(1, parts.reduce((sum, { latency }) => sum + latency.sum, 0) / Math.max(1, count));
}
