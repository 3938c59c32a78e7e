import type { BudgetCheck, Comparison, Row } from './comparison.ts';
import { milliseconds, msInterval, percent } from './format.ts';

interface Case {
  suite: string;
  name: string;
  /** Why it failed; undefined when it passed. */
  failure?: string;
  /** Why nothing can be said. */
  skipped?: string;
}

/** JUnit XML: a case for every route and budget, about the judged run. */
export function renderJunit({ steps, budgets, after, verdict }: Comparison): string {
  const cases = [
    ...steps.filter((row) => row.after).flatMap((row) => stepCases(row, after.budgets.errorShare)),
    ...budgets.map(budgetCase),
    ...(verdict.word === 'INVALID RUN'
      ? [{ suite: 'run', name: 'the run is valid', failure: verdict.reasons.join('; ') }]
      : []),
  ];
  const failures = cases.filter(({ failure }) => failure).length;
  const skipped = cases.filter(({ skipped }) => skipped).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plimsoll" tests="${cases.length}" failures="${failures}">`,
    `  <testsuite name="${escaped(after.label)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}" timestamp="${escaped(after.startedAt)}">`,
    ...cases.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
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

function testCase({ suite, name, failure, skipped }: Case): string {
  const head = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"`;
  if (failure) return `${head}><failure message="${escaped(failure)}"/></testcase>`;
  return skipped ? `${head}><skipped message="${escaped(skipped)}"/></testcase>` : `${head}/>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** A comparison holds no control character, so that what XML cannot hold is already gone. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
