import { expect, test } from 'vitest';
import { BUILT_IN } from '../../runner/metrics/metric.ts';
import type { Metric } from '../../runner/metrics/metric.ts';
import type { Delta } from '../../runner/metrics/sink.ts';
import { Totals } from '../../runner/metrics/totals.ts';
import { parseSelector } from '../../runner/metrics/submetric.ts';
import { summaryText } from '../../runner/summary/text.ts';
import type { SummaryInput } from '../../runner/summary/data.ts';

const ORDERS: Metric = { name: 'orders', type: 'counter', contains: 'default' };

/** Two scenarios; one has a group in a group, and a check that fails half the time. */
function counted(inSections: boolean): Totals {
  const part = parseSelector('orders{scenario:shop}');
  const totals = new Totals([{ selector: part, metric: ORDERS, thresholds: [] }], { inSections });
  let id = 0;
  const add = (metric: Metric, tags: Record<string, string>, delta: Delta): void => {
    id++;
    totals.merge(0, {
      newSeries: [{ id, metric, tags }],
      series: [{ id, delta }],
      newExchanges: [],
      exchanges: [],
      overflowing: [],
    });
  };
  const shop = { scenario: 'shop', group: '::cart' };
  add(BUILT_IN.checks, { ...shop, check: 'paid' }, { type: 'rate', passes: 1, total: 2 });
  add(
    BUILT_IN.checks,
    { scenario: 'shop', group: '::cart::pay', check: 'fast' },
    { type: 'rate', passes: 2, total: 2 },
  );
  add(ORDERS, shop, { type: 'counter', sum: 3, count: 3 });
  add(ORDERS, { scenario: 'api', group: '' }, { type: 'counter', sum: 5, count: 5 });
  return totals;
}

const input = (totals: Totals): SummaryInput => ({
  totals,
  verdicts: [
    { metric: 'orders', expression: 'count>1', passed: true, actual: 8 },
    { metric: 'orders{scenario:shop}', expression: 'count>9', passed: false, actual: 3 },
  ],
  duration: 1000,
  trendStats: ['avg'],
  timeUnit: '',
  colors: false,
  isTty: false,
});

const lines = (mode: 'compact' | 'full' | 'legacy'): string[] =>
  summaryText(input(counted(mode === 'full')), mode)
    .split('\n')
    .filter((line) => line !== '' && !line.includes('data_'));

test('the compact summary is that of the whole run', () => {
  expect(lines('compact')).toEqual([
    '  █ THRESHOLDS ',
    '    orders',
    "    ✓ 'count>1' count=8",
    '      {scenario:shop}',
    "      ✗ 'count>9' count=3",
    '  █ TOTAL RESULTS ',
    '    checks_total.......: 4      4/s',
    '    checks_succeeded...: 75.00% 3 out of 4',
    '    checks_failed......: 25.00% 1 out of 4',
    '    ✗ paid',
    '      ↳  50% — ✓ 1 / ✗ 1',
    '    ✓ fast',
    '    CUSTOM',
    '    orders................: 8   8/s',
    '      { scenario:shop }...: 3   3/s',
    '    NETWORK',
  ]);
});

test('the full one goes on with each scenario, and each group below it', () => {
  const full = lines('full');
  expect(full.slice(full.indexOf('    NETWORK') + 1)).toEqual([
    '  █ SCENARIO: api ',
    '    CUSTOM',
    '    orders...: 5 5/s',
    '  █ SCENARIO: shop ',
    '    checks_total.......: 4      4/s',
    '    checks_succeeded...: 75.00% 3 out of 4',
    '    checks_failed......: 25.00% 1 out of 4',
    '    ✗ paid',
    '      ↳  50% — ✓ 1 / ✗ 1',
    '    ✓ fast',
    '    CUSTOM',
    '    orders...: 3 3/s',
    '    ↳ GROUP: cart ',
    '      checks_total.......: 2      2/s',
    '      checks_succeeded...: 50.00% 1 out of 2',
    '      checks_failed......: 50.00% 1 out of 2',
    '      ✗ paid',
    '        ↳  50% — ✓ 1 / ✗ 1',
    '      CUSTOM',
    '      orders...: 3 3/s',
    '      ↳ GROUP: pay ',
    '        checks_total.......: 2       2/s',
    '        checks_succeeded...: 100.00% 2 out of 2',
    '        checks_failed......: 0.00%   0 out of 2',
    '        ✓ fast',
  ]);
});

test('the legacy one has the checks by group, then every metric with a mark where it has a threshold', () => {
  expect(lines('legacy')).toEqual([
    '     █ cart',
    '       ✗ paid',
    '        ↳  50% — ✓ 1 / ✗ 1',
    '       █ pay',
    '         ✓ fast',
    '     checks................: 75.00% 3 out of 4',
    '   ✓ orders................: 8      8/s',
    '     ✗ { scenario:shop }...: 3      3/s',
  ]);
});
