import { junitXml } from './junit-xml.ts';
import type { Case } from './junit-xml.ts';
import type { BudgetCheck, Comparison, Row } from './comparison.ts';
import { milliseconds, msInterval, percent } from './format.ts';

/** JUnit XML: a case for every route and budget, about the judged run. */
export function renderJunit({ steps, budgets, after, verdict }: Comparison): string {
  const cases: Case[] = [
    ...steps.filter((row) => row.after).flatMap((row) => stepCases(row, after.budgets.errorShare)),
    ...budgets.map(budgetCase),
    ...(verdict.word === 'INVALID RUN'
      ? [{ suite: 'run', name: 'the run is valid', failure: verdict.reasons.join('; ') }]
      : []),
  ];
  return junitXml({ name: after.label, startedAt: after.startedAt }, cases);
}

function stepCases({ name, after, budget }: Row, errorShare: number): Case[] {
  if (!after) return [];
  const found = `found ${milliseconds(after.p95)} ${msInterval(after.p95Interval)}`.trimEnd();
  const limit = budget.word === 'above target' || budget.word === 'within target' ? budget.target : budget.limit;
  const p95 = { suite: name, name: `p95 ≤ ${milliseconds(budget.target)}` };
  const errors = { suite: name, name: `errors ≤ ${percent(errorShare)}` };
  return [
    budget.word === 'over limit' || budget.word === 'above target'
      ? { ...p95, failure: `expected ≤ ${milliseconds(limit)}, ${found}` }
      : budget.word === 'within target'
        ? p95
        : { ...p95, skipped: budget.word === 'too close' ? `too close to call: ${found}` : 'not enough data' },
    budget.errors === 'over limit'
      ? { ...errors, failure: `expected ≤ ${percent(errorShare)}, found ${percent(after.errorShare)}` }
      : budget.errors === 'ok'
        ? errors
        : { ...errors, skipped: `too close to call: found ${percent(after.errorShare)}` },
  ];
}

function budgetCase({ name, limit, after, word }: BudgetCheck): Case {
  const own = { suite: 'run', name: `${name} ${limit}` };
  if (word === 'over') return { ...own, failure: `expected ${limit}, found ${after}` };
  return word === 'within' ? own : { ...own, skipped: word };
}
