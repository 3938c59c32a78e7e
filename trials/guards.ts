import { mean, median } from 'simple-statistics';
import { measure } from '../reports/measured.ts';
import type { RunRecord } from '../runner/record/reader.ts';
import type { Ms, Share } from '../units.ts';

/** Time that the hypervisor gave to others, on the mean of a trial. */
const MOST_STEAL: Share = 0.05;
/** How late the generator's own loop was at p99 of a second, in the median second. */
const MOST_LOOP_DELAY: Ms = 25;
/** Of the iterations that were due. */
const LEAST_ACHIEVED: Share = 0.95;

/**
 * What was wrong with the conditions of a trial; empty when nothing was.
 *
 * Fixed before the experiment, and blind: they see neither which build was measured nor how fast it was. Errors of the
 * target never void a trial.
 */
export function disturbances(record: RunRecord): string[] {
  const { isJudged } = measure(record);
  const samples = record.samples.filter(({ kind, at }) => kind === 'generator' && isJudged(at));
  const found: string[] = [];
  const steal = of(
    mean,
    samples.flatMap(({ stealShare }) => numeric(stealShare)),
  );
  if (steal > MOST_STEAL) found.push(`the host gave ${percent(steal)} of the time to others`);
  const delay = of(
    median,
    samples.flatMap(({ loopDelayMs }) => numeric(loopDelayMs)),
  );
  if (delay > MOST_LOOP_DELAY) found.push(`the load generator was late by ${Math.round(delay)} ms`);
  const achieved = achievedShare(record, isJudged);
  if (achieved < LEAST_ACHIEVED) found.push(`only ${percent(achieved)} of the planned iterations were started`);
  return found;
}

function achievedShare({ load }: RunRecord, isJudged: (at: Ms) => boolean): Share {
  let [offered, started] = [0, 0];
  for (const second of load) {
    if (second.offered === undefined || !isJudged(second.at)) continue;
    offered += second.offered;
    started += second.started;
  }
  return offered === 0 ? 1 : started / offered;
}

const of = (statistic: (values: number[]) => number, values: number[]): number =>
  values.length === 0 ? 0 : statistic(values);
const numeric = (value: unknown): number[] => (typeof value === 'number' && Number.isFinite(value) ? [value] : []);
const percent = (share: Share): string => `${(100 * share).toFixed(1)} %`;
