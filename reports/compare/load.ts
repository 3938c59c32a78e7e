import type { LoadSecond } from '../../runner/record/entries.ts';
import { UNSATURATED, saturation } from '../../runner/record/saturation.ts';
import type { LoadHealth } from '../comparison.ts';
import { percent } from '../format.ts';
import { grouped } from '../grouped.ts';
import type { Measured } from '../measured.ts';

/** How the reason begins that says of a run: no answer, the generator was the limit. */
export const SATURATED = 'the load generator was saturated';
/** Of all iterations that were due. */
const TOLERATED_DROPS = 0.01;
const TOLERATED_SHORTFALL = 0.05;

/** The load of the judged part, over all scenarios. */
export function loadOf({ record, isJudged }: Measured): LoadHealth {
  const load = record.load.filter(({ at }) => isJudged(at));
  // Scenarios without a plan would hide the shortfall of those that have one.
  const planned = load.filter(({ offered }) => offered !== undefined);
  const counted = planned.length > 0 ? planned : load;
  const vus = grouped(load, ({ at }) => at).values();
  return {
    offered: planned.length > 0 ? sum(planned, ({ offered }) => offered ?? 0) : undefined,
    started: sum(counted, ({ started }) => started),
    dropped: sum(counted, ({ dropped }) => dropped),
    iterationErrors: sum(load, ({ iterationErrors }) => iterationErrors),
    vus: Math.max(0, ...[...vus].map((seconds) => sum(seconds, ({ vus }) => vus))),
  };
}

const sum = (load: readonly LoadSecond[], pick: (second: LoadSecond) => number): number =>
  load.reduce((total, second) => total + pick(second), 0);

/** Why the run did not make the load that it was asked for; empty when it did. */
export function invalidReasons(measured: Measured, load: LoadHealth): string[] {
  const { record } = measured;
  const reasons: string[] = [];
  const saturated = saturatedBecause(measured);
  if (saturated) reasons.push(`${SATURATED}: ${saturated}`);
  if (load.offered) {
    if (load.dropped > load.offered * TOLERATED_DROPS)
      reasons.push(
        `${load.dropped} of ${load.offered} iterations (${percent(load.dropped / load.offered)}) were dropped: no virtual user was free`,
      );
    else if (load.started < load.offered * (1 - TOLERATED_SHORTFALL))
      reasons.push(`${load.offered} iterations were offered and ${load.started} started`);
  }
  if (record.end?.reason === 'failed') reasons.push('the run broke off with an error');
  return reasons;
}

/**
 * Why the generator did not keep up in the judged part. What the run itself told counts only where the record holds
 * nothing of the generator to look at: it may have been in the warm-up.
 */
function saturatedBecause({ record, isJudged }: Measured): string | undefined {
  const judged = <T extends { at: number }>(entries: readonly T[]): T[] => entries.filter(({ at }) => isJudged(at));
  const found = saturation(judged(record.samples), judged(record.load));
  if (found !== undefined) return `${found}. To mend it, ${UNSATURATED}`;
  if (record.samples.some(({ kind }) => kind === 'generator-threads')) return undefined;
  return record.notices.find(({ code }) => code === 'generator-saturated')?.text;
}
