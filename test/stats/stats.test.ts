import { expect, test } from 'vitest';
import { changePoints } from '../../reports/stats/change-points.ts';
import { fisherExact } from '../../reports/stats/fisher-exact.ts';
import { geometricInterval } from '../../reports/stats/geometric-interval.ts';
import { minimalEffect, fewestPairs, pairsNeeded } from '../../reports/stats/minimal-effect.ts';
import { seededRandom } from '../../reports/stats/random.ts';
import { midRanks } from '../../reports/stats/ranks.ts';
import { signedRanks } from '../../reports/stats/signed-ranks.ts';
import { tQuantile } from '../../reports/stats/student-t.ts';
import { shift } from '../../reports/stats/walsh.ts';

test('equal values share the mean of their ranks', () => {
  expect(midRanks([30, 10, 20, 10])).toEqual([4, 1.5, 3, 1.5]);
  expect(midRanks([])).toEqual([]);
});

test('zero differences take the low ranks and no side; missing pairs take none', () => {
  expect(signedRanks([0.3, -0.1, 0, undefined, 0.1]).signed).toEqual([4, -2.5, 0, 0, 2.5]);
  expect(signedRanks([0.3, -0.1, 0, undefined, 0.1])).toMatchObject({ ranks: [4, 2.5, 1, 0, 2.5], statistic: 4 });
});

test('equal ratios tie though floating point parts them', () => {
  const log = (a: number, b: number) => Math.log(b) - Math.log(a);
  expect(signedRanks([log(100, 110), log(0.3, 0.33), log(770, 700)]).ranks).toEqual([2, 2, 2]);
});

// The nine differences of Hollander & Wolfe's example 3.1 (depression scores): estimate −0.46, 96 % interval [−0.786, −0.010].
test('gives the textbook estimate and interval', () => {
  const differences = [-0.952, 0.147, -1.022, -0.43, -0.62, -0.59, -0.49, 0.08, -0.01];
  const { estimate, low, high } = shift(differences, 45 - 2 * 5);
  expect(estimate).toBeCloseTo(-0.46, 9);
  expect(low).toBeCloseTo(-0.786, 9);
  expect(high).toBeCloseTo(-0.01, 9);
});

test('one, two and three pairs bound nothing', () => {
  expect(shift([0.1], undefined)).toEqual({ estimate: 0.1, low: undefined, high: undefined });
  expect(shift([0.1, 0.3], 4)).toEqual({ estimate: 0.2, low: undefined, high: undefined });
  expect(shift([0, 0, 3], 6)).toMatchObject({ estimate: 0.75, low: 0, high: 3 });
});

test.each([
  [0.975, { 1: 12.706, 2: 4.303, 5: 2.571, 11: 2.201, 30: 2.042, 120: 1.98 }],
  [0.9, { 1: 3.078, 2: 1.886, 11: 1.363, 15: 1.341, 19: 1.328, 23: 1.319 }],
  [0.995, { 1: 63.657, 3: 5.841, 10: 3.169, 60: 2.66 }],
])('the t table at %f', (p, table) => {
  for (const [degrees, t] of Object.entries(table)) {
    expect(tQuantile(p, Number(degrees))).toBeCloseTo(t, 3);
    expect(tQuantile(1 - p, Number(degrees))).toBeCloseTo(-t, 3);
  }
});

test('the middle of t is zero, and many degrees make it normal', () => {
  expect(tQuantile(0.5, 3)).toBe(0);
  expect(tQuantile(0.975, 1e6)).toBeCloseTo(1.95997, 4);
});

// Fisher's tea, the dieting table, and R's convictions of twins, as printed by R.
test.each([
  ['a lady who tells three of four', [3, 4], [1, 4], 0.4857142857],
  ['a lady who tells all four', [4, 4], [0, 4], 0.02857142857],
  ['dieting', [1, 12], [9, 12], 0.002759456185],
  ['twins', [2, 17], [10, 13], 0.0005367241179],
  ['no failure', [0, 1000], [0, 900], 1],
  ['nothing at all', [0, 0], [0, 0], 1],
  ['one side only', [3, 10], [0, 0], 1],
])('Fisher: %s', (_, [failedA, a], [failedB, b], p) => {
  const [left, right] = [
    { failed: failedA!, requests: a! },
    { failed: failedB!, requests: b! },
  ];
  expect(fisherExact(left, right)).toBeCloseTo(p, 9);
  expect(fisherExact(right, left)).toBeCloseTo(p, 9);
});

test('a trial alone has no interval; equal trials have no width', () => {
  expect(geometricInterval([120], 0.95)).toEqual({ estimate: expect.closeTo(120, 9), low: undefined, high: undefined });
  expect(geometricInterval([120, 120, 120], 0.95)).toEqual({
    estimate: expect.closeTo(120, 9),
    low: expect.closeTo(120, 9),
    high: expect.closeTo(120, 9),
  });
});

test('the interval of a few trials is that of t on their logarithms', () => {
  const { estimate, low, high } = geometricInterval([100, 200, 400], 0.95);
  expect(estimate).toBeCloseTo(200, 9);
  // mean ± 4.3027 · ln 2 / √3
  expect(high! / 200).toBeCloseTo(Math.exp((4.302652729 * Math.LN2) / Math.sqrt(3)), 6);
  expect(low! * high!).toBeCloseTo(200 * 200, 6);
});

test('the smallest effect found is wider than the interval, and shrinks with pairs as planned', () => {
  const effect = minimalEffect(0.05, 52, 12)!;
  // z = 52 / √650, t(.90; 11) = 1.36343
  expect(effect).toBeCloseTo(0.05 * (1 + (1.36343 * Math.sqrt(650)) / 52), 5);
  expect(minimalEffect(0.05, 1, 1)).toBeUndefined();
  expect(pairsNeeded({ pairs: 12, effect: 0.1, wanted: 0.1 })).toBe(15);
  expect(pairsNeeded({ pairs: 12, effect: 0.2, wanted: 0.1 })).toBe(58);
  expect(pairsNeeded({ pairs: 12, effect: 0, wanted: 0.1 })).toBe(12);
});

test('at least as many pairs as make one sign vector rare', () => {
  expect(fewestPairs(1, 0.05)).toBe(12);
  expect(fewestPairs(40, 0.05)).toBe(14);
});

test('finds where a series moves, and nothing where it does not', () => {
  const random = seededRandom(11);
  const level = (length: number, centre: number) => Array.from({ length }, () => centre + random());
  expect(changePoints([...level(15, 10), ...level(15, 12), ...level(10, 10)], seededRandom(1))).toEqual([15, 30]);
  expect(changePoints(level(40, 10), seededRandom(1))).toEqual([]);
  expect(changePoints([7, 7, 7, 7, 7, 7, 7, 7, 7], seededRandom(1))).toEqual([]);
  expect(changePoints([1, 9], seededRandom(1))).toEqual([]);
  expect(changePoints([], seededRandom(1))).toEqual([]);
});

test('a seed gives one sequence, spread evenly', () => {
  const draw = (seed: number) => Array.from({ length: 10_000 }, seededRandom(seed));
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5)[0]).not.toBe(draw(6)[0]);
  const numbers = draw(5);
  expect(numbers.reduce((sum, value) => sum + value, 0) / numbers.length).toBeCloseTo(0.5, 1);
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = numbers.filter((value) => Math.floor(value * 10) === tenth).length / numbers.length;
    expect(share).toBeCloseTo(0.1, 1);
  }
});
