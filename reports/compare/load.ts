import type { LoadSecond } from '../../runner/record/entries.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import type { Ms } from '../../units.ts';
import type { LoadHealth } from '../comparison.ts';
import { milliseconds, percent } from '../format.ts';
import { grouped } from '../grouped.ts';
import type { Measured } from '../measured.ts';

/** A generator that starts so many of its iterations so late measures itself. */
const LATE_MS = 100;
const LATE_QUANTILE = 0.95;
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
  const saturated = record.notices.find(({ code }) => code === 'generator-saturated');
  const late = startDelay(measured) ?? 0;
  if (saturated) reasons.push(`the load generator was saturated: ${saturated.text}`);
  else if (late > LATE_MS)
    reasons.push(
      `the load generator was late: it started a twentieth of its iterations ${milliseconds(late)} or more after their time`,
    );
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

/** How late iterations were started though a virtual user was free; missing where the load has no plan. */
function startDelay({ record, isJudged }: Measured): Ms | undefined {
  const delays = new Histogram();
  for (const { at, startDelay } of record.load)
    if (startDelay !== undefined && isJudged(at)) delays.merge(Histogram.decode(startDelay));
  const micros = delays.quantile(LATE_QUANTILE);
  return micros === undefined ? undefined : micros / 1000;
}
