import type { LoadSecond } from '../../runner/record/entries.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import type { LoadHealth } from '../comparison.ts';
import { grouped } from '../grouped.ts';
import type { Measured } from '../measured.ts';

/** A generator that answers this late in so many of its seconds measured itself. */
const LATE_MS = 100;
const LATE_SHARE = 0.1;
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
  const late = lateShare(measured);
  if (saturated) reasons.push(`the load generator was saturated: ${saturated.text}`);
  else if (late > LATE_SHARE)
    reasons.push(`the load generator itself was late by more than ${LATE_MS} ms in ${percent(late)} of the seconds`);
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

function lateShare({ record, isJudged }: Measured): number {
  const delays = samplesOf(record, 'generator')
    .filter(({ at }) => isJudged(at))
    .map(({ loopDelayMs }) => loopDelayMs);
  return delays.length === 0 ? 0 : delays.filter((delay) => delay > LATE_MS).length / delays.length;
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
