import fc from 'fast-check';
import { expect, test } from 'vitest';
import { criticalMaxT } from '../../reports/stats/max-sign-flip.ts';
import { seededRandom } from '../../reports/stats/random.ts';
import { signedRanks } from '../../reports/stats/signed-ranks.ts';

const noDraws = () => {
  throw new Error('up to 20 pairs nothing is drawn');
};
const ranksUpTo = (pairs: number): number[] => Array.from({ length: pairs }, (_, at) => at + 1);
const critical = (family: number[][], alpha: number) => criticalMaxT(family, alpha, noDraws);

/** All 2^K sign vectors, one after the other, as the definition has it. */
function byDefinition(family: readonly (readonly number[])[], alpha: number): number | undefined {
  const pairs = family[0]!.length;
  const maxima = Array.from({ length: 2 ** pairs }, (_, signs) =>
    Math.max(
      ...family.map((row) => Math.abs(row.reduce((sum, rank, at) => sum + (signs & (1 << at) ? rank : -rank), 0))),
    ),
  );
  return [...new Set(maxima)]
    .sort((a, b) => a - b)
    .find((c) => maxima.filter((max) => max >= c).length <= alpha * maxima.length);
}

// Two-sided critical values of Wilcoxon's W (the smaller rank sum) as tables print them; T = K(K+1)/2 − 2W.
test.each([
  [
    0.05,
    { 6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 11: 10, 12: 13, 13: 17, 14: 21, 15: 25, 16: 29, 17: 34, 18: 40, 19: 46, 20: 52 },
  ],
  [0.01, { 8: 0, 9: 1, 10: 3, 11: 5, 12: 7, 13: 9, 14: 12, 15: 15, 16: 19, 17: 23, 18: 27, 19: 32, 20: 37 }],
])('one metric at %f has the published critical values', (alpha, table) => {
  for (const [pairs, smallerSum] of Object.entries(table)) {
    const K = Number(pairs);
    expect(critical([ranksUpTo(K)], alpha), `K = ${K}`).toBe((K * (K + 1)) / 2 - 2 * smallerSum);
  }
});

test('too few pairs have no critical value', () => {
  expect([1, 2, 3, 4, 5].map((pairs) => critical([ranksUpTo(pairs)], 0.05))).toEqual(
    [1, 2, 3, 4, 5].map(() => undefined),
  );
});

test('agrees with trying every sign vector, whatever ties, zeros, gaps and dependence', () => {
  const difference = fc.oneof(
    fc.constant(undefined),
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: -1, max: 1, noNaN: true }),
  );
  const family = fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 5 })).chain(([pairs, metrics]) =>
    fc.array(fc.array(difference, { minLength: pairs, maxLength: pairs }), {
      minLength: metrics,
      maxLength: metrics,
    }),
  );
  fc.assert(
    fc.property(family, fc.constantFrom(0.05, 0.01, 0.2), (differences, alpha) => {
      const rows = differences.map((row) => [...signedRanks(row).signed]);
      expect(critical(rows, alpha)).toBe(byDefinition(rows, alpha));
    }),
    { numRuns: 150 },
  );
});

test('agrees with every sign vector of twelve pairs in eight metrics, and of forty metrics', () => {
  const random = seededRandom(3);
  const family = (metrics: number, pairs: number) =>
    Array.from({ length: metrics }, () => [...signedRanks(Array.from({ length: pairs }, () => random() - 0.5)).signed]);
  for (const rows of [family(8, 12), family(40, 11)]) expect(critical(rows, 0.05)).toBe(byDefinition(rows, 0.05));
});

test('a metric that repeats another costs nothing, one of its own does', () => {
  const row = ranksUpTo(10);
  const other = [...row].reverse();
  expect(critical([row, row, row], 0.05)).toBe(critical([row], 0.05));
  expect(critical([row, other], 0.05)).toBeGreaterThan(critical([row], 0.05)!);
});

test('beyond twenty pairs drawn sign vectors come near the exact value, and a seed fixes them', () => {
  const drawn = (seed: number) => criticalMaxT([ranksUpTo(24)], 0.05, seededRandom(seed))!;
  // W = 81 is the published value for 24 pairs.
  expect(Math.abs(drawn(1) - (300 - 2 * 81))).toBeLessThanOrEqual(4);
  expect(drawn(1)).toBe(drawn(1));
});
