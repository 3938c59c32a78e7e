import { expect, test } from 'vitest';
import { seededRandom } from '../../reports/stats/random.ts';
import { warmUpLength } from '../../reports/stats/warm-up.ts';

const noise = (length: number, seed: number): number[] => Array.from({ length }, seededRandom(seed));

test('cuts where a series has come down', () => {
  expect(warmUpLength([9, 7, 4, 1, 1.1, 0.9, 1, 1.1, 0.95, 0.9, 1.05, 1])).toBe(3);
  expect(warmUpLength([...[8, 4, 2].map((value) => value + 1), ...noise(20, 1)])).toBe(3);
});

test('keeps a series that is steady from the beginning, or nearly all of it', () => {
  expect(warmUpLength(Array.from({ length: 20 }, () => 3))).toBe(0);
  const cut = Array.from({ length: 200 }, (_, seed) => warmUpLength(noise(20, seed)));
  expect(cut.filter((length) => length > 0).length).toBeLessThan(10);
});

test('never drops more than half: what settles later does not settle', () => {
  expect(warmUpLength([9, 8, 7, 6, 5, 4, 3, 2])).toBeLessThanOrEqual(4);
  expect([[], [1], [1, 1]].map(warmUpLength)).toEqual([0, 0, 0]);
});

test('a series that gets worse has no warm-up', () => {
  expect(warmUpLength([1, 2, 3, 4, 5, 6, 7, 8])).toBe(0);
});
