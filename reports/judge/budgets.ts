import { mean, sampleStandardDeviation } from 'simple-statistics';
import { DEFAULT_BUDGETS } from '../../runner/record/constants.ts';
import type { Budgets } from '../../runner/record/entries.ts';
import type { VerdictWord } from '../comparison.ts';
import { plainDeep } from '../plain.ts';
import { milliseconds, msInterval, percent } from '../format.ts';
import { stepBudget } from '../step-budget.ts';
import { geometricInterval } from '../stats/geometric-interval.ts';
import { tQuantile } from '../stats/student-t.ts';
import type { Trial, TrialStep } from './trial.ts';

/** One budget of one step, judged over independent trials of the same build. */
interface JudgedBudget {
  step: string;
  what: 'p95' | 'errors';
  /** 'within target' and 'over limit' are certain at 95 %; 'above target' is certainly over the target, not the limit. */
  word: 'within target' | 'above target' | 'over limit' | 'too close' | 'not enough data';
  /** ms, or a share of the requests. */
  estimate: number | undefined;
  low: number | undefined;
  high: number | undefined;
  target: number;
  /** Above it the release is stopped. */
  limit: number;
}

export interface BudgetJudgement {
  verdict: VerdictWord;
  trials: number;
  budgets: JudgedBudget[];
}

const CONFIDENCE = 0.95;

/**
 * Judges the budgets of a build by its trials: p95 by the t-interval of ln p95, errors by that of the trials' shares,
 * or 3/n where nothing failed. A budget holds when the interval's upper end does, and is broken when its lower end is
 * over it.
 */
export function judgeBudgets(trials: readonly Trial[]): BudgetJudgement {
  const budgets = trials[0]?.budgets ?? DEFAULT_BUDGETS;
  const steps = [...new Set(trials.flatMap((trial) => [...trial.steps.keys()]))];
  const judged = steps.flatMap((step) => {
    const own = trials.flatMap((trial) => trial.steps.get(step) ?? []);
    return [judgeP95(step, own, budgets), judgeErrors(step, own, budgets)];
  });
  return { verdict: verdictOf(judged), trials: trials.length, budgets: judged };
}

function judgeP95(step: string, own: readonly TrialStep[], budgets: Budgets): JudgedBudget {
  const { target, limit } = stepBudget(step, own[0]?.kind, budgets);
  const values = own.flatMap(({ p95 }) => p95 ?? []);
  const common = { step, what: 'p95', target, limit } as const;
  if (values.length === 0)
    return { ...common, word: 'not enough data', estimate: undefined, low: undefined, high: undefined };
  const interval = geometricInterval(values, CONFIDENCE);
  return { ...common, ...interval, word: wordOf(interval, target, limit) };
}

function judgeErrors(step: string, own: readonly TrialStep[], { errorShare }: Budgets): JudgedBudget {
  const requests = own.reduce((sum, trial) => sum + trial.requests, 0);
  const interval = errorInterval(own, requests);
  const word = wordOf(interval, errorShare, errorShare);
  return { step, what: 'errors', target: errorShare, limit: errorShare, ...interval, word };
}

/** Failures cluster within a trial, so it is the trials' shares that vary. None at all bounds the share at 3/n (95 %). */
function errorInterval(
  own: readonly TrialStep[],
  requests: number,
): { estimate: number; low: number | undefined; high: number | undefined } {
  const shares = own.map((trial) => trial.errorShare);
  if (shares.every((share) => share === 0))
    return { estimate: 0, low: 0, high: requests === 0 ? 1 : Math.min(1, 3 / requests) };
  const estimate = mean(shares);
  if (shares.length < 2) return { estimate, low: undefined, high: undefined };
  const reach =
    (tQuantile((1 + CONFIDENCE) / 2, shares.length - 1) * sampleStandardDeviation(shares)) / Math.sqrt(shares.length);
  return { estimate, low: Math.max(0, estimate - reach), high: Math.min(1, estimate + reach) };
}

function wordOf(
  { low, high }: { low: number | undefined; high: number | undefined },
  target: number,
  limit: number,
): JudgedBudget['word'] {
  if (low === undefined || high === undefined) return 'not enough data';
  if (low > limit) return 'over limit';
  if (high > limit) return 'too close';
  if (low > target) return 'above target';
  return high <= target ? 'within target' : 'too close';
}

/** The heaviest word decides. */
function verdictOf(budgets: readonly JudgedBudget[]): VerdictWord {
  const has = (word: JudgedBudget['word']): boolean => budgets.some((budget) => budget.word === word);
  if (budgets.length === 0) return 'INVALID RUN';
  if (has('over limit')) return 'NO-GO';
  if (has('too close') || budgets.every(({ word, what }) => what === 'errors' || word === 'not enough data'))
    return 'TOO CLOSE TO CALL';
  return has('above target') ? 'GO, ABOVE TARGET' : 'GO';
}

const MARKS: Record<JudgedBudget['word'], string> = {
  'within target': '✓',
  'above target': '△',
  'over limit': '✗',
  'too close': '?',
  'not enough data': '·',
};

interface BudgetCells {
  mark: string;
  step: string;
  what: string;
  /** '912 ms [880–947]' */
  found: string;
  limit: string;
  word: string;
}

/** A budget in words. */
export function budgetCells({ step, what, word, estimate, low, high, target, limit }: JudgedBudget): BudgetCells {
  const interval = low === undefined || high === undefined ? undefined : { low, high };
  const line = word === 'over limit' ? limit : target;
  const found =
    what === 'p95'
      ? `${milliseconds(estimate)} ${msInterval(interval)}`
      : `${percent(estimate)}${interval ? ` [${percent(interval.low)}–${percent(interval.high)}]` : ''}`;
  return {
    mark: MARKS[word],
    step,
    what,
    found: found.trim(),
    limit: what === 'p95' ? milliseconds(line) : percent(line),
    word,
  };
}

/** Those that need a look, one a line: '✗ POST /checkout p95 912 ms [880–947], budget 800 ms: over limit'. */
export function budgetLines({ budgets }: BudgetJudgement): string[] {
  return plainDeep(budgets)
    .filter(({ word, what }) => what === 'p95' || word !== 'within target')
    .map(budgetCells)
    .map(({ mark, step, what, found, limit, word }) => `${mark} ${step} ${what} ${found}, budget ${limit}: ${word}`);
}
