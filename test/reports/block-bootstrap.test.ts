import { expect, test } from 'vitest';
import {
  blockLength,
  drawBlocks,
  middle95,
  resampledQuantiles,
  resampledShares,
} from '../../reports/stats/block-bootstrap.ts';
import { seededRandom } from '../../reports/stats/random.ts';

const draws = (blocks: number, resamples = 400): Uint16Array[] => drawBlocks(blocks, resamples, seededRandom(1));

test('each resample draws as many blocks as there are', () => {
  expect(draws(7, 50).map((draw) => draw.reduce((sum, times) => sum + times, 0))).toEqual(
    Array.from({ length: 50 }, () => 7),
  );
});

test('the same seed draws the same', () => {
  expect(draws(9)).toEqual(draws(9));
});

test('blocks that are all alike have no spread', () => {
  const block = [
    { value: 10, count: 95 },
    { value: 50, count: 5 },
  ];
  expect(middle95(resampledQuantiles([block, block, block, block], draws(4), 0.95))).toEqual({ low: 10, high: 10 });
});

test('a quantile is the nearest rank of all that was drawn', () => {
  const blocks = [[{ value: 1, count: 1 }], [{ value: 2, count: 1 }], [{ value: 3, count: 2 }]];
  expect(
    resampledQuantiles(blocks, [Uint16Array.of(1, 1, 1), Uint16Array.of(3, 0, 0), Uint16Array.of(0, 0, 0)], 0.5),
  ).toEqual([2, 1]);
});

test('a share is that of the sums, not the mean of shares', () => {
  const blocks = [
    { part: 1, whole: 1 },
    { part: 0, whole: 9 },
  ];
  expect(resampledShares(blocks, [Uint16Array.of(1, 1), Uint16Array.of(0, 2)])).toEqual([0.1, 0]);
});

test('few resamples bound nothing', () => {
  expect(middle95([1, 2, 3])).toBeUndefined();
});

test.each([
  [1, 1],
  [8, 2],
  [27, 3],
  [60, 4],
  [1000, 10],
])('a series of %d seconds is cut into blocks of %d', (seconds, length) => {
  expect(blockLength(seconds)).toBe(length);
});

test('the interval of independent requests covers their true p95 about as often as it says', () => {
  const random = seededRandom(7);
  const covered = Array.from({ length: 200 }, () => {
    // Uniform on 0 … 1000: p95 is 950.
    const blocks = Array.from({ length: 25 }, () =>
      Array.from({ length: 120 }, () => ({ value: Math.floor(random() * 1000), count: 1 })),
    );
    const interval = middle95(resampledQuantiles(blocks, drawBlocks(25, 200, random), 0.95));
    return interval !== undefined && interval.low <= 950 && interval.high >= 950;
  }).filter(Boolean).length;
  expect(covered).toBeGreaterThan(170);
});
