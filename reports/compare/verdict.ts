import type { BudgetCheck, Comparability, Row, Verdict } from '../comparison.ts';
import { milliseconds, msInterval, percent } from '../format.ts';

/**
 * Whether the judged run keeps its budgets, in one word. The heaviest reason decides:
 *
 *     the run is no measurement of what was asked for   INVALID RUN
 *     something is over its limit, beyond doubt         NO-GO
 *     a limit or a target lies inside an interval       TOO CLOSE TO CALL
 *     a read is over its target, and under the limit    GO, ABOVE TARGET
 *     else                                              GO
 */
export function verdictOf({
  invalid,
  comparability,
  steps,
  budgets,
}: {
  invalid: readonly string[];
  comparability: Comparability | undefined;
  steps: readonly Row[];
  budgets: readonly BudgetCheck[];
}): Verdict {
  const judged = steps.filter(({ after }) => after !== undefined);
  const workload = comparability?.differences.find(({ field }) => field === 'workload');
  const broken = [...invalid, ...(workload ? ['the two sides ran different workloads'] : [])];
  if (judged.every(({ after }) => after?.requests === 0))
    broken.push('no request was made in the judged part of the run');
  if (broken.length > 0) return { word: 'INVALID RUN', reasons: broken };

  const over = [
    ...judged.filter(({ budget }) => budget.word === 'over limit').map(overLimit),
    ...judged.filter(({ budget }) => budget.errors === 'over limit').map(overErrors),
    ...budgets.filter(({ word }) => word === 'over').map(overBudget),
  ];
  if (over.length > 0) return { word: 'NO-GO', reasons: over };

  const close = judged.filter(({ budget }) => budget.word === 'too close' || budget.errors === 'too close');
  const above = judged.filter(({ budget }) => budget.word === 'above target');
  const unknown = judged.filter(({ budget }) => budget.word === 'not enough data');
  if (close.some(crossesLimit) || (close.length > 0 && above.length === 0))
    return { word: 'TOO CLOSE TO CALL', reasons: close.map(tooClose) };
  if (above.length > 0) return { word: 'GO, ABOVE TARGET', reasons: above.map(aboveTarget) };
  if (unknown.length === judged.length)
    return { word: 'TOO CLOSE TO CALL', reasons: ['no step has enough requests for a p95 with an interval'] };
  return { word: 'GO', reasons: ['every p95 and every error rate is within its budget'] };
}

const p95 = ({ name, after }: Row): string =>
  `${name}: p95 ${milliseconds(after?.p95)} ${msInterval(after?.p95Interval)}`.trimEnd();

const overLimit = (row: Row): string => `${over(row, row.budget.limit)}${row.critical ? ', a business risk' : ''}`;

/** By its p95 where it has one, else by the count that is over. */
function over(row: Row, line: number | undefined): string {
  const { after, name } = row;
  if (after?.p95Interval) return `${p95(row)} is over ${milliseconds(line)}`;
  const slow = (after?.requests ?? 0) - (line === 300 ? (after?.within300 ?? 0) : (after?.within800 ?? 0));
  return `${name}: ${slow} of ${after?.requests} requests took longer than ${milliseconds(line)}`;
}

const aboveTarget = (row: Row): string =>
  row.after?.p95Interval
    ? `${p95(row)} is above its target of ${milliseconds(row.budget.target)}, under ${milliseconds(row.budget.limit)}`
    : over(row, row.budget.target);
const overErrors = ({ name, after }: Row): string => `${name}: ${percent(after?.errorShare)} of the requests failed`;
const overBudget = ({ name, limit, after }: BudgetCheck): string => `${name}: ${after}, budget ${limit}`;

const crossesLimit = ({ after, budget }: Row): boolean =>
  budget.errors === 'too close' || (after?.p95Interval?.high ?? 0) > (budget.limit ?? Infinity);

function tooClose(row: Row): string {
  if (row.budget.errors === 'too close')
    return `${row.name}: an error rate of ${percent(row.after?.errorShare)} may break its budget`;
  const line = crossesLimit(row) ? row.budget.limit : row.budget.target;
  return `${p95(row)} may be on either side of ${milliseconds(line)}`;
}
