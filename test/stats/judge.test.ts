import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CALM, SHARED, falseAlarms, power } from '../../bench/verdict-truth.ts';
import { NOISES } from '../../bench/verdict-noise.ts';
import { judge } from '../../reports/judge/judge.ts';
import { judgementJson } from '../../reports/judge/json.ts';
import { parseJudgeInput } from '../../reports/judge/input.ts';
import { seededRandom } from '../../reports/stats/random.ts';

type Pairs = ([number, number] | null)[];

const judgePairs = (metrics: Record<string, Pairs>, settings: { alpha?: number; delta?: number } = {}) => {
  const input = parseJudgeInput(JSON.stringify({ ...settings, metrics }), 'test');
  return judgementJson(judge(input.metrics, input.alpha));
};

/** Pairs around 100 with some noise, B times `factor`. */
const pairs = (count: number, factor: number, { noise = 0.02, seed = 1 } = {}): [number, number][] => {
  const random = seededRandom(seed);
  const value = () => 100 * (1 + noise * (random() - 0.5));
  return Array.from({ length: count }, () => [value(), value() * factor]);
};

test('says what is worse, better, the same, and what cannot be told', () => {
  const { metrics } = judgePairs({
    slower: pairs(12, 1.15, { seed: 1 }),
    faster: pairs(12, 0.85, { seed: 2 }),
    same: pairs(12, 1, { seed: 3 }),
    noisy: pairs(12, 1, { seed: 4, noise: 1 }),
    'certain but small': pairs(12, 1.03, { seed: 5, noise: 0.001 }),
  });
  expect(metrics).toMatchObject({
    slower: { verdict: 'regressed', estimate: expect.closeTo(0.15, 1), pairsNeeded: 12 },
    faster: { verdict: 'improved' },
    same: { verdict: 'unchanged' },
    noisy: { verdict: 'inconclusive' },
    'certain but small': { verdict: 'unchanged', low: expect.closeTo(0.03, 2) },
  });
  expect(metrics['noisy']!.pairsNeeded).toBeGreaterThan(12);
  expect(metrics['noisy']!.mde).toBeGreaterThan(0.1);
});

test('a certain change between half of δ and none is not called one', () => {
  expect(judgePairs({ x: pairs(12, 1.04, { noise: 0.001 }) }).metrics['x']!.verdict).toBe('unchanged');
  expect(judgePairs({ x: pairs(12, 1.06, { noise: 0.001 }) }).metrics['x']!.verdict).toBe('regressed');
  expect(judgePairs({ x: pairs(12, 1.06, { noise: 0.001 }) }, { delta: 0.2 }).metrics['x']!.verdict).toBe('unchanged');
});

test.each([1, 2, 3, 5])('%i pairs bound nothing, however far apart', (count) => {
  const { critical, metrics } = judgePairs({ x: pairs(count, 5) });
  expect(critical).toBeNull();
  expect(metrics['x']).toMatchObject({ low: null, high: null, mde: null, verdict: 'inconclusive', pairsNeeded: 12 });
  expect(metrics['x']!.estimate).toBeCloseTo(4, 0);
});

test('six pairs are enough for one metric, and too few for forty that go their own ways', () => {
  expect(judgePairs({ x: pairs(6, 2) }).metrics['x']).toMatchObject({ verdict: 'regressed', T: 21 });
  const others = Object.fromEntries(Array.from({ length: 39 }, (_, seed) => [`m${seed}`, pairs(6, 1, { seed })]));
  expect(judgePairs({ x: pairs(6, 2), ...others }).metrics['x']).toMatchObject({ verdict: 'inconclusive', low: null });
});

test('pairs that are all alike say so', () => {
  const all = (a: number, b: number): Pairs => Array.from({ length: 12 }, () => [a, b]);
  expect(judgePairs({ x: all(100, 120) }).metrics['x']).toMatchObject({
    T: 78,
    estimate: expect.closeTo(0.2, 9),
    low: expect.closeTo(0.2, 9),
    high: expect.closeTo(0.2, 9),
    mde: expect.closeTo(0, 9),
    verdict: 'regressed',
  });
  expect(judgePairs({ x: all(7, 7) }).metrics['x']).toMatchObject({
    T: 0,
    estimate: 0,
    low: 0,
    high: 0,
    verdict: 'unchanged',
  });
  expect(judgePairs({ x: all(7, 7), y: pairs(12, 1.2) }).metrics).toMatchObject({
    x: { verdict: 'unchanged' },
    y: { verdict: 'regressed' },
  });
});

test('a pair that one metric lacks still counts in the others', () => {
  const full = pairs(12, 1.2);
  const gaps = full.map((pair, at): [number, number] | null => (at < 2 ? null : pair));
  const { metrics } = judgePairs({ full, gaps });
  expect(metrics).toMatchObject({ full: { T: 78, verdict: 'regressed' }, gaps: { T: 55, verdict: 'regressed' } });
  expect(judgePairs({ full, none: full.map(() => null) }).metrics['none']).toEqual({
    T: 0,
    estimate: null,
    low: null,
    high: null,
    mde: null,
    verdict: 'inconclusive',
    pairsNeeded: 12,
  });
});

const family = fc
  .tuple(
    fc.integer({ min: 4, max: 11 }),
    fc.integer({ min: 1, max: 4 }),
    fc.double({ min: 0.7, max: 1.4, noNaN: true }),
  )
  .chain(([count, metrics, factor]) => {
    const value = fc.double({ min: 90, max: 110, noNaN: true });
    const pair = fc.oneof(
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 9, arbitrary: fc.tuple(value, value) },
    );
    const row = fc
      .array(pair, { minLength: count, maxLength: count })
      .map((row) => row.map((pair): Pairs[number] => pair && [pair[0], pair[1] * factor]));
    return fc.array(row, { minLength: metrics, maxLength: metrics });
  });
const named = (rows: Pairs[]) => Object.fromEntries(rows.map((row, at) => [`m${at}`, row]));
const OPPOSITE = { improved: 'regressed', regressed: 'improved', unchanged: 'unchanged', inconclusive: 'inconclusive' };

test('swapping the arms mirrors every verdict', () => {
  fc.assert(
    fc.property(family, (rows) => {
      const straight = judgePairs(named(rows));
      const swapped = judgePairs(named(rows.map((row) => row.map((pair) => pair && [pair[1], pair[0]]))));
      expect(swapped.critical).toBe(straight.critical);
      for (const [name, { verdict, T, low, mde }] of Object.entries(straight.metrics)) {
        const mirror = swapped.metrics[name]!;
        expect(mirror).toMatchObject({ T, verdict: OPPOSITE[verdict] });
        expect(low === null ? 1 : (1 + low) * (1 + mirror.high!)).toBeCloseTo(1, 9);
        expect(mirror.mde ?? -1).toBeCloseTo(mde ?? -1, 9);
      }
    }),
    { numRuns: 60 },
  );
});

test('a faster machine, another unit or another order of the metrics changes nothing', () => {
  fc.assert(
    fc.property(family, fc.double({ min: 0.001, max: 1000, noNaN: true }), (rows, scale) => {
      const straight = judgePairs(named(rows));
      const scaled = judgePairs(
        named(rows.map((row) => row.map((pair) => pair && [pair[0] * scale, pair[1] * scale]))),
      );
      expect(scaled.critical).toBe(straight.critical);
      for (const [name, { verdict, T, estimate }] of Object.entries(straight.metrics)) {
        expect(scaled.metrics[name]).toMatchObject({ T, verdict });
        expect(scaled.metrics[name]!.estimate ?? -1).toBeCloseTo(estimate ?? -1, 9);
      }
      const reversed = judgePairs(Object.fromEntries(Object.entries(named(rows)).reverse()));
      expect(reversed).toEqual(straight);
    }),
    { numRuns: 60 },
  );
});

test('looking twice at half of α each asks for more', () => {
  const once = judgePairs({ x: pairs(12, 1.1, { noise: 0.2 }) }, { alpha: 0.05 });
  const half = judgePairs({ x: pairs(12, 1.1, { noise: 0.2 }) }, { alpha: 0.025 });
  expect(half.critical!).toBeGreaterThan(once.critical!);
});

test.each(NOISES)(
  'equal builds on a machine with %s noise are told apart in 5 % ± 1 % of 4,000 experiments',
  (noise) => {
    const share = falseAlarms({ noise, spread: SHARED.spread, pairs: 10, routes: 8 }, 4000);
    expect(share).toBeGreaterThanOrEqual(0.035);
    expect(share).toBeLessThanOrEqual(0.06);
  },
);

test('a slowdown of a fifth is found with twelve pairs on a calm machine, one of a tenth nearly always', () => {
  expect(power({ ...CALM, pairs: 12, routes: 8 }, 0.2, 200)).toBe(1);
  expect(power({ ...CALM, pairs: 12, routes: 8 }, 0.1, 500)).toBeCloseTo(0.88, 1);
  expect(power({ ...SHARED, pairs: 12, routes: 8 }, 0.2, 500)).toBeCloseTo(0.95, 1);
});
