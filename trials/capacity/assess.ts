import { mean } from 'simple-statistics';
import { compare } from '../../reports/compare.ts';
import { SATURATED } from '../../reports/compare/load.ts';
import type { Comparison, Row } from '../../reports/comparison.ts';
import { measure } from '../../reports/measured.ts';
import { generatorSeconds } from '../../runner/record/saturation.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import type { Share } from '../../units.ts';
import type { Pressure } from '../../reports/capacity/result.ts';
import { GRACE } from './scale.ts';
import type { Measured } from './search.ts';

/** A target of which so much gives no answer at all is not slow, but gone. */
const UNANSWERED: Share = 0.5;
const TOLERATED_DROPS: Share = 0.01;
const BUSY: Share = 0.9;
/** Jobs by which a queue has to grow during a step to be called growing. */
const GROWING = 20;

/** How a step of a search went: its record against the budgets. */
export function assess(record: RunRecord): Measured {
  const comparison = compare(undefined, record);
  const over = [...stepsOver(comparison), ...runOver(comparison), ...unfinished(record), ...queuesGrowing(record)];
  const certain = over.length > 0 ? over.some((one) => one.certain) : comparison.steps.every(isSettled);
  return {
    state: stateOf(record, comparison, over.length > 0),
    certain,
    ...strainOf(comparison),
    pressures: pressuresOf(record, comparison),
    broke: over.map(({ words }) => words),
    causes: causesOf(record, comparison),
    ...flowOf(record),
  };
}

function stateOf(record: RunRecord, { verdict }: Comparison, over: boolean): Measured['state'] {
  if (verdict.word === 'INVALID RUN' && verdict.reasons.some((reason) => reason.startsWith(SATURATED)))
    return 'generator';
  if (hasNoPlan(record) && generatorSeconds(record.samples).busy > GENERATOR_BUSY) return 'generator';
  if (unansweredShare(record) > UNANSWERED) return 'died';
  return over ? 'over' : 'within';
}

/** In a closed loop a generator that never rests sets the pace itself, though no answer is read late. */
const GENERATOR_BUSY: Share = 0.97;
const hasNoPlan = ({ load }: RunRecord): boolean => load.every(({ offered }) => offered === undefined);

/** Of the last third of the step: a target may die on the way. */
function unansweredShare({ seconds, load }: RunRecord): Share {
  if (seconds.length === 0) return load.some(({ started }) => started > 0) ? 1 : 0;
  const last = Math.max(0, ...seconds.map(({ at }) => at));
  const late = seconds.filter(({ at }) => at >= (2 * last) / 3);
  const requests = late.reduce((sum, second) => sum + second.requests, 0);
  return requests === 0 ? 0 : late.reduce((sum, { statuses }) => sum + (statuses['0'] ?? 0), 0) / requests;
}

interface Over {
  words: string;
  certain: boolean;
  by: number;
}

/** The interval decides where it can, else the point. */
function stepsOver({ steps, after }: Comparison): Over[] {
  const { errorShare } = after.budgets;
  return steps
    .flatMap(({ name, after: latency, budget }): Over[] => {
      if (!latency) return [];
      const found: Over[] = [];
      const { p95 } = latency;
      const by = p95 === undefined || budget.target === undefined ? 1 : p95 / budget.target;
      const late = budget.word === 'over limit' || budget.word === 'above target';
      if (late || by > 1)
        found.push({ words: `${name}: p95 ${ms(p95)}, budget ${ms(budget.target)}`, certain: late, by });
      if (latency.errorShare > errorShare)
        found.push({
          words: `${name}: ${percent(latency.errorShare)} failed`,
          certain: budget.errors === 'over limit',
          by: 10,
        });
      return found;
    })
    .sort((a, b) => b.by - a.by);
}

function runOver({ budgets, after }: Comparison): Over[] {
  const { offered, dropped } = after.load;
  return [
    ...(offered !== undefined && dropped > offered * TOLERATED_DROPS
      ? [{ words: `${dropped} of ${offered} iterations found no free virtual user`, certain: true, by: 1 }]
      : []),
    ...budgets
      .filter(({ word }) => word === 'over')
      .map(({ name, limit, after }) => ({ words: `${name}: ${after}, budget ${limit}`, certain: true, by: 1 })),
  ];
}

/**
 * Requests that hang are in no percentile, and would have been the slowest: their iterations are cut off when the
 * graceful stop is over. Of journeys that take longer than that by themselves, think time and all, it says nothing.
 */
function unfinished({ load }: RunRecord): Over[] {
  const durations = new Histogram();
  for (const { iterationDuration } of load)
    if (iterationDuration !== undefined) durations.merge(Histogram.decode(iterationDuration));
  const usual = (durations.quantile(0.95) ?? 0) / 1000;
  const cut = load.reduce((sum, { interrupted }) => sum + interrupted, 0);
  const all = load.reduce((sum, { started }) => sum + started, 0);
  return usual >= GRACE || cut <= all * TOLERATED_DROPS
    ? []
    : [{ words: `${cut} of ${all} iterations were not through when the step was over`, certain: true, by: 1 }];
}

/** More arrives than is worked off: it cannot go on, however fast the answers are. */
function queuesGrowing(record: RunRecord): Over[] {
  const samples = samplesOf(record, 'queue');
  return [...new Set(samples.map(({ queue }) => queue))].flatMap((queue) => {
    const ready = samples.filter((sample) => sample.queue === queue).map((sample) => sample.ready);
    const third = Math.floor(ready.length / 3);
    if (third === 0) return [];
    const [first, last] = [mean(ready.slice(0, third)), mean(ready.slice(-third))];
    if (last < 2 * first || last - first < GROWING) return [];
    return [
      { words: `queue ${queue} grows: ${Math.round(first)} → ${Math.round(last)} jobs wait`, certain: true, by: 1 },
    ];
  });
}

const isSettled = ({ budget }: Row): boolean => budget.word !== 'too close' && budget.errors !== 'too close';

/** How much of the tightest p95 budget was used, and the standard error of its logarithm by the p95's own interval. */
function strainOf({ steps }: Comparison): Pick<Measured, 'strain' | 'strainError'> {
  const strains = steps.flatMap(({ after, budget }) =>
    after?.p95 === undefined || budget.target === undefined
      ? []
      : [{ strain: after.p95 / budget.target, interval: after.p95Interval }],
  );
  const tightest = strains.sort((a, b) => b.strain - a.strain)[0];
  if (!tightest) return {};
  const { strain, interval } = tightest;
  const width = interval && interval.low > 0 ? Math.log(interval.high / interval.low) : 0;
  return { strain, strainError: width > 0 ? width / (2 * NORMAL) : undefined };
}
const NORMAL = 1.96;

/** Every limit by the share of it that was used: budgets of routes, connections, cores. Named as in what broke. */
function pressuresOf(record: RunRecord, { steps, after }: Comparison): Pressure[] {
  const isJudged = measure(record).isJudged;
  const connections = samplesOf(record, 'pg-activity')
    .filter(({ at, max, reserved }) => isJudged(at) && max > reserved)
    .map(({ total, max, reserved }) => total / (max - reserved));
  const cores = samplesOf(record, 'generator').flatMap(({ at, hostCpuShare }) =>
    isJudged(at) && hostCpuShare !== undefined ? [hostCpuShare] : [],
  );
  return [
    ...steps.flatMap(({ name, after, budget }) =>
      after?.p95 === undefined || budget.target === undefined ? [] : [{ name, share: after.p95 / budget.target }],
    ),
    ...(connections.length > 0
      ? [{ name: 'connections in use', share: Math.max(...connections) / after.budgets.connectionShare }]
      : []),
    ...(cores.length > 0 ? [{ name: "the machine's cores", share: mean(cores) }] : []),
  ];
}

/** What was used up, or is to blame, as far as the probes saw it. */
function causesOf(record: RunRecord, { slowPaths }: Comparison): string[] {
  const busy = samplesOf(record, 'generator').flatMap(({ hostCpuShare }) => hostCpuShare ?? []);
  const share = busy.length === 0 ? 0 : mean(busy);
  const found = slowPaths.flatMap(({ finding }) => (finding ? [finding.cause] : []));
  return [...(share > BUSY ? [`the machine's cores were ${percent(share)} busy`] : []), ...new Set(found)];
}

/** Answers a second, and requests under way at once: by Little's law their rate times their time. */
function flowOf(record: RunRecord): { throughput: number; concurrency: number } {
  const judged = measure(record).slices.filter((slice) => slice.inTime);
  // The first and the last second are rarely whole ones.
  const [first, last] = [Math.min(...judged.map(({ at }) => at)), Math.max(...judged.map(({ at }) => at))];
  const own = judged.filter(({ at }) => at > first && at < last);
  const seconds = Math.max(1, new Set(own.map(({ at }) => at)).size);
  const requests = own.reduce((sum, { second }) => sum + second.requests, 0);
  const busy = own.reduce((sum, { latency }) => sum + latency.sum / 1e6, 0);
  return { throughput: requests / seconds, concurrency: busy / seconds };
}

const ms = (value: number | undefined): string => (value === undefined ? '—' : `${Math.round(value)} ms`);
const percent = (share: Share): string => `${(100 * share).toFixed(1)} %`;
