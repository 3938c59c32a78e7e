import type { Budgets } from '../../runner/record/entries.ts';
import type { BudgetWord, Change, Interval, Latency, Row, StepBudget } from '../comparison.ts';
import { grouped } from '../grouped.ts';
import type { Measured, Slice } from '../measured.ts';
import { lowestShare } from '../stats/wilson.ts';
import { blockLength, drawBlocks, middle95 } from '../stats/block-bootstrap.ts';
import { seededRandom } from '../stats/random.ts';
import { latencyOf } from './latency.ts';
import type { Blocks, Resampled } from './latency.ts';
import { stepBudget } from '../step-budget.ts';

/** Enough for a 95 % interval that does not wander by more than a tenth of its width. */
const RESAMPLES = 400;
/** The same records have to give the same report. */
const SEED = 1876;
/** Below a twentieth a change is not worth a word, however sure it is. */
const RELEVANT = Math.log1p(0.05);

interface Sides {
  before: Measured | undefined;
  after: Measured;
  /** Whether a change may be computed at all. */
  comparable: boolean;
}

/** A row for every step that one of the records has. Those that need a look come first. */
export function stepRows({ before, after, comparable }: Sides): Row[] {
  const key = ({ step }: Slice): string => step;
  const kinds = new Map([...(before?.slices ?? []), ...after.slices].map(({ step, kind }) => [step, kind]));
  return pairs(key, before, after)
    .map(({ name, was, is }): Row => {
      const kind = kinds.get(name);
      return {
        name,
        scope: 'step',
        kind,
        before: was?.latency,
        after: is?.latency,
        change: was && is ? changeOf(was, is, comparable) : undefined,
        budget: standing(is?.latency, { name, kind }, after.record.header.budgets),
        critical: CRITICAL.test(name),
      };
    })
    .sort(byUrgency);
}

/** A row for every journey: the times of all its requests, and the standing of its worst step. */
export function journeyRows({ before, after, comparable }: Sides, steps: readonly Row[]): Row[] {
  const key = ({ scenario }: Slice): string => scenario;
  const { readMs, writeMs } = after.record.header.budgets;
  return pairs(key, before, after)
    .map(({ name, was, is }): Row => {
      const own = new Set(after.slices.filter((slice) => key(slice) === name).map(({ step }) => step));
      const worst = steps.filter((row) => own.has(row.name)).sort(byStanding)[0]?.budget;
      return {
        name,
        scope: 'journey',
        kind: undefined,
        before: was?.latency,
        after: is?.latency,
        change: was && is ? changeOf(was, is, comparable) : undefined,
        budget: {
          target: undefined,
          limit: Math.max(readMs, writeMs),
          word: worst?.word ?? 'not enough data',
          errors: worst?.errors ?? 'ok',
        },
        critical: CRITICAL.test(name),
      };
    })
    .sort(byUrgency);
}

/** What both records have under each name. */
function pairs(
  key: (slice: Slice) => string,
  before: Measured | undefined,
  after: Measured,
): { name: string; was: Resampled | undefined; is: Resampled | undefined }[] {
  const was = before ? resample(before, key, SEED) : new Map<string, Resampled>();
  const is = resample(after, key, SEED + 1);
  return [...new Set([...is.keys(), ...was.keys()])].map((name) => ({ name, was: was.get(name), is: is.get(name) }));
}

/** Where a slow answer costs a customer. */
const CRITICAL = /sign[-_ ]?(?:up|in)|log[-_ ]?in|register|checkout|payment/i;

function resample(measured: Measured, key: (slice: Slice) => string, seed: number): Map<string, Resampled> {
  const blocks = blocksOf(measured, seed);
  const groups = grouped(
    measured.slices.filter(({ judged }) => judged),
    key,
  );
  return new Map([...groups].map(([name, slices]) => [name, latencyOf(slices, blocks)]));
}

function blocksOf({ slices, judged }: Measured, seed: number): Blocks {
  const seconds = [...new Set(slices.filter((slice) => slice.inTime).map(({ at }) => Math.floor(at / 1000)))].sort(
    (a, b) => a - b,
  );
  const length = blockLength(judged / 1000);
  const places = new Map(seconds.map((second, place) => [second, Math.floor(place / length)]));
  // What ended after the judged part began in it, most of it not long before its end.
  const before = (second: number): number => places.get(seconds.findLast((other) => other < second) ?? -1) ?? 0;
  const count = Math.ceil(seconds.length / length);
  return {
    count,
    of: (at) => places.get(Math.floor(at / 1000)) ?? before(Math.floor(at / 1000)),
    draws: drawBlocks(count, RESAMPLES, seededRandom(seed)),
  };
}

/** Of p95, or of p50 where one side has too few requests for a p95. */
function changeOf(was: Resampled, is: Resampled, comparable: boolean): Change {
  const metric = was.latency.p95 === undefined || is.latency.p95 === undefined ? 'p50' : 'p95';
  const [a, b] = [was.latency[metric], is.latency[metric]];
  const nothing = { metric, ratio: undefined, interval: undefined, basis: 'within-run' } as const;
  if (!comparable) return { ...nothing, word: 'not comparable' };
  if (a === undefined || b === undefined || a === 0) return { ...nothing, word: 'not enough data' };
  const [old, now] = metric === 'p50' ? [was.p50s, is.p50s] : [was.p95s, is.p95s];
  const pairs = Math.min(old.length, now.length);
  const interval = middle95(Array.from({ length: pairs }, (_, draw) => now[draw]! / old[draw]! - 1));
  return { ...nothing, ratio: b / a - 1, interval, word: changeWord(b / a - 1, interval) };
}

function changeWord(ratio: number, interval: Interval | undefined): Change['word'] {
  if (!interval) return 'not enough data';
  const relevant = Math.abs(Math.log1p(ratio)) >= RELEVANT;
  if (relevant && interval.low > 0) return 'slower';
  if (relevant && interval.high < 0) return 'faster';
  return 'no difference seen';
}

function standing(
  latency: Latency | undefined,
  { name, kind }: Pick<Row, 'name' | 'kind'>,
  budgets: Budgets,
): StepBudget {
  const { target, limit } = stepBudget(name, kind, budgets);
  if (!latency) return { target, limit, word: 'not enough data', errors: 'ok' };
  return {
    target,
    limit,
    word: latency.p95Interval ? intervalWord(latency.p95Interval, target, limit) : countWord(latency, target, limit),
    errors: errorWord(latency, budgets.errorShare),
  };
}

/** The interval decides, not the point: over a limit when all of it is, under it when all of it is. */
function intervalWord(interval: Interval, target: number, limit: number): BudgetWord {
  if (interval.low > limit) return 'over limit';
  if (interval.high > limit) return 'too close';
  if (interval.low > target) return 'above target';
  return interval.high <= target ? 'within target' : 'too close';
}

/** Too few requests for a p95 can still be too slow beyond doubt: more than a twentieth of them over a limit. */
function countWord({ requests, within300, within800 }: Latency, target: number, limit: number): BudgetWord {
  const over = (within: number): boolean => requests >= 20 && lowestShare(requests - within, requests) > 0.05;
  if (limit === 800 && over(within800)) return 'over limit';
  return target === 300 && over(within300) ? 'above target' : 'not enough data';
}

function errorWord({ failed, errorInterval }: Latency, limit: number): StepBudget['errors'] {
  if (failed === 0 || !errorInterval || errorInterval.high <= limit) return 'ok';
  return errorInterval.low > limit ? 'over limit' : 'too close';
}

const STANDINGS: readonly BudgetWord[] = [
  'over limit',
  'too close',
  'above target',
  'within target',
  'not enough data',
];

const byStanding = (a: Row, b: Row): number =>
  STANDINGS.indexOf(a.budget.word) - STANDINGS.indexOf(b.budget.word) || b.budget.errors.localeCompare(a.budget.errors);

/** Failing, then changed, then uncertain, then the rest; the slowest first in each. */
const byUrgency = (a: Row, b: Row): number => urgency(b) - urgency(a) || slowest(b) - slowest(a);

function urgency({ budget, change }: Row): number {
  if (budget.word === 'over limit' || budget.errors === 'over limit') return 5;
  if (change?.word === 'slower') return 4;
  if (budget.word === 'above target') return 3;
  if (change?.word === 'faster') return 2;
  return budget.word === 'too close' || budget.errors === 'too close' ? 1 : 0;
}

const slowest = ({ before, after }: Row): number => Math.max(before?.p95 ?? 0, after?.p95 ?? 0);
