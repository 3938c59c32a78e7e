import fc from 'fast-check';
import * as hdr from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { Histogram } from '../../runner/record/histogram.ts';

const DAY_MICROS = 86_400_000_000;
const of = (...micros: number[]): Histogram => {
  const histogram = new Histogram();
  for (const value of micros) histogram.record(value);
  return histogram;
};
const reference = (values: readonly number[]): hdr.Histogram => {
  const histogram = hdr.build({
    bitBucketSize: 64,
    highestTrackableValue: DAY_MICROS,
    numberOfSignificantValueDigits: 3,
  });
  for (const value of values) histogram.recordValue(value);
  return histogram;
};
/** Spread over all magnitudes, as latencies are. */
const micros = fc
  .double({ min: 0, max: Math.log(DAY_MICROS), noNaN: true })
  .map((power) => Math.floor(Math.exp(power)));
const values = fc.array(micros, { minLength: 1, maxLength: 300 });

test('quantiles are those of HdrHistogram', () => {
  fc.assert(
    fc.property(values, (values) => {
      const [ours, theirs] = [of(...values), reference(values)];
      for (const q of [0.5, 0.9, 0.95, 0.99])
        expect(ours.quantile(q)).toBe(Math.min(theirs.getValueAtPercentile(q * 100), Math.max(...values)));
    }),
  );
});

test('a quantile is within a thousandth of the true value', () => {
  fc.assert(
    fc.property(values, (values) => {
      const sorted = [...values].sort((a, b) => a - b);
      const truth = sorted[Math.ceil(values.length * 0.95 - 1e-9) - 1]!;
      expect(Math.abs(of(...values).quantile(0.95)! - truth)).toBeLessThanOrEqual(truth / 1000);
    }),
  );
});

test('merging is exact', () => {
  fc.assert(
    fc.property(values, values, (left, right) => {
      const merged = of(...left);
      merged.merge(of(...right));
      expect([...merged.cells()]).toEqual([...of(...left, ...right).cells()]);
      expect(merged).toMatchObject({ count: left.length + right.length, max: Math.max(...left, ...right) });
    }),
  );
});

test('what is encoded is decoded, here and by any HdrHistogram', () => {
  fc.assert(
    fc.property(values, (values) => {
      const text = of(...values).encode();
      expect([...Histogram.decode(text).cells()]).toEqual([...of(...values).cells()]);
      expect(hdr.decodeFromCompressedBase64(text).totalCount).toBe(values.length);
      expect([...Histogram.decode(hdr.encodeIntoCompressedBase64(reference(values))).cells()]).toEqual([
        ...of(...values).cells(),
      ]);
    }),
  );
});

test('an empty histogram has no quantile and no mean, and survives the way to disk', () => {
  expect(of().quantile(0.95)).toBeUndefined();
  expect(of().mean).toBeUndefined();
  expect(Histogram.decode(of().encode()).count).toBe(0);
});

test.each([
  ['no base64', '!!'],
  ['nothing', ''],
  ['another cookie', Buffer.alloc(64, 1).toString('base64')],
])('refuses %s', (_, text) => {
  expect(() => Histogram.decode(text)).toThrow();
});

test('a negative duration counts as none, one beyond a day as a day', () => {
  expect(of(-5).quantile(1)).toBe(0);
  expect(of(DAY_MICROS * 3).quantile(1)).toBe(DAY_MICROS);
});

test('memory follows the largest value, not the number of values', () => {
  const histogram = of();
  for (let i = 0; i < 100_000; i++) histogram.record(500 + (i % 700));
  expect([...histogram.cells()]).toHaveLength(700);
  histogram.reset();
  expect([...histogram.cells()]).toEqual([]);
});
