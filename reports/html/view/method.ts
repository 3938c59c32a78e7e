import type { Comparison, Side } from '../../comparison.ts';
import { FIELDS } from '../../compare/summary.ts';
import { MISSING, amount, bytes, dateOf, milliseconds, percent } from '../../format.ts';
import type { DataTable } from './data-table.ts';

export interface MethodView {
  compared: boolean;
  warnings: string[];
  budgets: { mark: string; name: string; limit: string; before: string; after: string }[];
  runs: DataTable;
  limits: { read: string; write: string; errors: string };
}

const WORDS = {
  within: '✓ within',
  over: '✗ over',
  'too close': '? too close',
  'not measured': '· not measured',
} as const;

export function methodOf({ before, after, budgets, warnings }: Comparison): MethodView {
  const sides = before ? [before, after] : [after];
  return {
    compared: before !== undefined,
    warnings: warnings.map(({ text }) => text),
    budgets: budgets.map(({ word, name, limit, before, after }) => ({
      mark: WORDS[word],
      name,
      limit,
      before: before ?? MISSING,
      after: after ?? MISSING,
    })),
    runs: {
      caption: 'The runs',
      head: ['', ...sides.map(({ label }) => label)],
      rows: FACTS.map(([label, pick]) => [label, ...sides.map((side) => pick(side) ?? MISSING)]).filter((row) =>
        row.slice(1).some((value) => value !== MISSING),
      ),
    },
    limits: {
      read: milliseconds(after.budgets.readMs),
      write: milliseconds(after.budgets.writeMs),
      errors: percent(after.budgets.errorShare),
    },
  };
}

const FACTS: readonly [string, (side: Side) => string | undefined][] = [
  ['record', ({ path }) => path],
  ['started', ({ startedAt }) => dateOf(startedAt)],
  ['ended', ({ ended }) => ended],
  ['script', ({ script }) => script],
  ['target', ({ target }) => target],
  ['judged part', ({ judged }) => milliseconds(judged)],
  ['requests', ({ requests, requestRate }) => `${amount(requests)}, ${amount(requestRate)}/s`],
  ['failed', ({ failed }) => amount(failed)],
  ['iterations offered', ({ load }) => (load.offered === undefined ? undefined : amount(load.offered))],
  ['iterations started', ({ load }) => amount(load.started)],
  ['iterations dropped', ({ load }) => amount(load.dropped)],
  ['most virtual users', ({ load }) => amount(load.vus)],
  ...Object.entries(FIELDS).map(([field, label]): [string, (side: Side) => string | undefined] => [
    label,
    ({ fingerprint }) =>
      field === 'memoryBytes'
        ? (fingerprint.memoryBytes && bytes(fingerprint.memoryBytes)) || undefined
        : fingerprint[field as keyof typeof fingerprint]?.toString(),
  ]),
  ['plimsoll', ({ plimsoll }) => plimsoll],
];
