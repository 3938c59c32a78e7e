import { mean, most, shareOf, sum } from '../arithmetic.ts';
import { type Evidence, worstOf } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, percent, time } from './words.ts';

/** Share of the periods in which the process ran that were cut short. */
const OFTEN = 0.1;
const FEWEST_PERIODS = 20;

/** A container's CPU limit stops the process for the rest of each period (0.1 s) once its share is used up. */
export const cpuThrottled: Rule = {
  name: 'cpu-throttled',
  find: (evidence) => [...evidence.cgroups.keys()].flatMap((name) => findIn(name, evidence) ?? []),
};

function findIn(name: string, evidence: Evidence): Diagnosis | undefined {
  const samples = evidence.cgroups.get(name) ?? [];
  const [periods, throttled] = [
    sum(samples.map((sample) => sample.periods)),
    sum(samples.map((sample) => sample.throttledPeriods)),
  ];
  const share = throttled / Math.max(1, periods);
  const limit = samples.at(-1)?.limitCores;
  const worst = worstOf(evidence.slow);
  if (limit === undefined || !worst || throttled < FEWEST_PERIODS || share < OFTEN) return undefined;
  // The kernel adds up what all threads stood; one period cannot stop anybody for longer than it lasts.
  const stall = Math.min(PERIOD, sum(samples.map(({ throttledMs }) => throttledMs)) / throttled);
  const cores = (evidence.processes.get(name) ?? []).map(({ cpuCores }) => cpuCores);
  const busy = shareOf(cores, (value) => value >= 0.9 * limit);
  return {
    step: `process ${name}`,
    cause: `its container may use ${amount(limit)} ${limit === 1 ? 'core' : 'cores'}, and in ${percent(share)} of the periods it had used them up and stood still for ${time(stall)}: every request under way then waits`,
    fix: `Raise the CPU limit (to ${amount(Math.max(limit + 0.5, Math.ceil(2 * limit)))} cores, or leave it out and keep the request), or make the process need less.`,
    saves: Math.min(worst.p95, stall / Math.max(0.1, 1 - share)),
    confidence: 0.9,
    evidence: [
      { label: 'periods cut short', value: `${amount(throttled)} of ${amount(periods)}` },
      { label: 'stood still, all threads together', value: time(sum(samples.map(({ throttledMs }) => throttledMs))) },
      {
        label: 'CPU used',
        value: `${amount(mean(cores))} cores on average, ${amount(most(cores))} at most, limit ${amount(limit)}`,
      },
      { label: 'at its limit', value: `${percent(busy)} of the seconds` },
    ],
    cost: 'Cores that others on the same machine then cannot have.',
  };
}

const PERIOD = 100;
