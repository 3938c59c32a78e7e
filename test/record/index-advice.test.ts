import { expect, test } from 'vitest';
import { indexAdvice } from '../../runner/record/index-advice.ts';

type Given = Parameters<typeof indexAdvice>;
type Node = Given[0]['nodes'][number];
type Filter = NonNullable<Node['filter']>;

const table = (name = 'thing', distinct: Record<string, number> = {}) => ({
  name,
  rows: 100_000,
  pages: 2000,
  bytes: 16e6,
  liveRows: 100_000,
  deadRows: 0,
  sequentialScans: 0,
  sequentialRows: 0,
  indexScans: 0,
  inserted: 0,
  updated: 0,
  deleted: 0,
  distinct,
});
const index = (columns: string[], method = 'btree', partial = false) => ({
  name: 'i',
  table: 'thing',
  columns,
  method,
  unique: false,
  partial,
  bytes: 1,
  scans: 0,
});
const scan = (filter: Filter, node: Partial<Node> = {}): Node => ({
  type: 'Seq Scan',
  depth: 1,
  table: 'thing',
  rows: 10,
  cost: 1,
  filter,
  ...node,
});
const equal = (column: string) => ({ column, operator: '=', use: 'equality' as const });
const range = (column: string) => ({ column, operator: '>', use: 'range' as const });
const like = (column: string) => ({ column, operator: '~~*', use: 'none' as const });
const sorted = (...sortKey: string[]): Node => ({ type: 'Sort', depth: 0, rows: 10, cost: 2, sortKey });

const advised = (nodes: Node[], tables = [table()], indexes: ReturnType<typeof index>[] = []) =>
  indexAdvice({ nodes }, { tables, indexes })?.definitions;

test.each([
  ['equality', [scan([equal('owner')])], ['thing (owner)']],
  ['a range comes last', [scan([range('at'), equal('owner')])], ['thing (owner, at)']],
  ['one range only', [scan([range('at'), range('price')])], ['thing (at)']],
  ['what equality leaves is ordered by the index', [sorted('at', 'id'), scan([equal('owner')])], ['thing (owner, at)']],
  ['a range leaves no order', [sorted('id'), scan([equal('owner'), range('at')])], ['thing (owner, at)']],
  [
    'patterns want trigrams, one index each',
    [scan([like('name'), like('text')])],
    ['thing USING gin (name gin_trgm_ops)', 'thing USING gin (text gin_trgm_ops)'],
  ],
  ['a parallel scan', [scan([equal('owner')], { type: 'Parallel Seq Scan' })], ['thing (owner)']],
  ['the call that the filter makes', [scan([equal('lower(email)')])], ['thing (lower(email))']],
  [
    'names that SQL would not read as they are',
    [scan([equal('ownerId'), equal('order')])],
    ['thing ("ownerId", "order")'],
  ],
  ['no index: other conditions', [scan([{ column: 'a', operator: '<>', use: 'none' }])], undefined],
  ['no index: most rows stay', [scan([equal('owner')], { rows: 60_000 })], undefined],
  ['no index: it is scanned by one', [scan([equal('owner')], { type: 'Index Scan' })], undefined],
  ['no index: the table is not known', [scan([equal('owner')], { table: 'other' })], undefined],
])('%s', (_, nodes, definitions) => {
  expect(advised(nodes)).toEqual(definitions);
});

test('columns that tell rows apart best come first, counted or as a share of the rows', () => {
  const tables = [table('thing', { state: 3, owner: 5000, mail: -1 })];
  expect(advised([scan([equal('state'), equal('owner'), equal('mail')])], tables)).toEqual([
    'thing (mail, owner, state)',
  ]);
});

test('a small table needs none', () => {
  expect(advised([scan([equal('owner')])], [{ ...table(), rows: 500 }])).toBeUndefined();
});

test('an index that serves is enough, one that is partial, of another kind, or ordered by others first is not', () => {
  const wanted = [scan([equal('ownerId'), equal('state')])];
  const having = (...indexes: ReturnType<typeof index>[]) => advised(wanted, [table()], indexes);
  expect(having(index(['state', '"ownerId"']))).toBeUndefined();
  expect(having(index(['"ownerId"', 'state'], 'btree', true))).toBeDefined();
  expect(having(index(['"ownerId"', 'state'], 'hash'))).toBeDefined();
  expect(having(index(['at', '"ownerId"', 'state']))).toBeDefined();
  const patterns = [scan([like('name'), like('text')])];
  expect(advised(patterns, [table()], [index(['name'], 'gin')])).toEqual(['thing USING gin (text gin_trgm_ops)']);
});
