import { expect, test } from 'vitest';
import { compare } from '../../reports/compare.ts';
import { renderHtml } from '../../reports/html/html.ts';
import { renderText } from '../../reports/text.ts';
import { makeRecord, makeSample, makeSeconds } from '../helpers/make-record.ts';
import { parsePage } from '../helpers/parse-page.ts';

const table = (name: string, bytes: number) => ({
  name,
  rows: 100,
  pages: 10,
  bytes,
  liveRows: 4200,
  deadRows: 0,
  sequentialScans: 3,
  sequentialRows: 0,
  indexScans: 70,
  inserted: 0,
  updated: 0,
  deleted: 0,
});
const index = (name: string, parts: Record<string, unknown> = {}) => ({
  name,
  table: 'orders',
  columns: ['customer'],
  method: 'btree',
  unique: false,
  primary: false,
  partial: false,
  bytes: 3e6,
  scans: 0,
  scansEver: 0,
  ...parts,
});

const DAY = 86_400;
const reported = (indexes: ReturnType<typeof index>[], statisticsSeconds = 12 * DAY) =>
  compare(
    undefined,
    makeRecord({
      seconds: makeSeconds(5, { times: [20, 30] }),
      samples: [
        makeSample('pg-tables', 5000, {
          tables: [table('orders', 4e6), table('products', 9e6)],
          indexes,
          statisticsSeconds,
        }),
      ],
    }),
  );

test('tables come largest first, with the size of their indexes', () => {
  expect(reported([index('a'), index('b', { scansEver: 5 })]).storage?.tables).toMatchObject([
    { name: 'products', bytes: 9e6, indexBytes: 0, rows: 4200, sequentialScans: 3, indexScans: 70 },
    { name: 'orders', indexBytes: 6e6 },
  ]);
});

test('unused is what was never read, and holds no promise; not what this run did not read', () => {
  const indexes = [
    index('small', { bytes: 1e6 }),
    index('dead'),
    index('read-before', { scansEver: 9 }),
    index('unique', { unique: true }),
    index('key', { primary: true }),
    index('of-an-older-record', { scansEver: undefined }),
  ];
  expect(reported(indexes).storage?.unusedIndexes.map(({ name }) => name)).toEqual(['dead', 'small']);
});

test('the full text and the page show them, with how long nobody read them', () => {
  const comparison = reported([index('orders_by_mood', { columns: ['mood', 'at'] })]);
  const text = renderText(comparison, { colour: false, width: 120, full: true });
  expect(text).toMatch(/2\.9 MB +orders_by_mood +orders \(mood, at\)/);
  expect(text).toContain('12 days');
  expect(renderText(comparison, { colour: false, width: 120 })).not.toContain('orders_by_mood');
  const fold = parsePage(renderHtml(comparison))('details#storage')[0];
  expect(fold?.attributes).not.toHaveProperty('open');
  expect(fold?.text).toContain('orders_by_mood');
});

test('statistics of an hour say so, and that this is too short', () => {
  const text = renderText(reported([index('new')], 3 * 3600), { colour: false, width: 200, full: true });
  expect(text).toContain('3 hours');
  expect(text).toContain('too short to drop one by');
});

test('without a look at the database there is no such part', () => {
  const comparison = compare(undefined, makeRecord({ seconds: makeSeconds(5, { times: [20] }) }));
  expect(comparison.storage).toBeUndefined();
  expect(renderHtml(comparison)).not.toContain('id="storage"');
});
