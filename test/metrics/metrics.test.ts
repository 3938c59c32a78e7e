import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepKind, stepName } from '../../runner/metrics/step-name.ts';
import { parseSelector, selects } from '../../runner/metrics/submetric.ts';
import { Recorder } from '../../runner/metrics/recorder.ts';
import { createSink } from '../../runner/metrics/sink.ts';
import { aggregateOf, holds, parseThreshold } from '../../runner/metrics/threshold.ts';
import { Trend } from '../../runner/metrics/trend.ts';

test.each([
  ['GET', 'http://127.0.0.1:3000/products/42', 'GET /products/{id}'],
  ['GET', 'https://shop.test/products/42/reviews/7?page=2', 'GET /products/{id}/reviews/{id}'],
  ['POST', 'http://h/o/3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'POST /o/{id}'],
  ['GET', 'http://h/files/5f4dcc3b5aa765d61d8327de', 'GET /files/{id}'],
  ['GET', 'http://h/facade/deadbeefcafe', 'GET /facade/deadbeefcafe'],
  ['GET', 'http://h/v2/users', 'GET /v2/users'],
  ['GET', 'http://h?x=1', 'GET /'],
  ['GET', 'http://h/users/${}/cart', 'GET /users/{id}/cart'],
  ['POST', 'checkout', 'POST checkout'],
])('%s %s is the step %s', (method, name, step) => {
  expect(stepName(method, name)).toBe(step);
});

test('a step reads or writes by its method, unless its tag says otherwise', () => {
  expect([stepKind('GET', undefined), stepKind('POST', undefined), stepKind('POST', 'read')]).toEqual([
    'read',
    'write',
    'read',
  ]);
});

const values = fc.array(fc.double({ min: 0, max: 10_000, noNaN: true }), { minLength: 1, maxLength: 300 });

test('quantiles of few values are exact, on the line between neighbours', () => {
  const trend = new Trend();
  for (const value of [4, 1, 3, 2]) trend.add(value);
  expect([0, 0.5, 0.9, 1].map((q) => trend.quantile(q))).toEqual([1, 2.5, 3.7, 4]);
});

test('merging what threads saw is the same as seeing it in one', () => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 6 }), (parts) => {
      const [together, one] = [new Trend(), new Trend()];
      for (const part of parts) {
        const trend = new Trend();
        for (const value of part) {
          trend.add(value);
          one.add(value);
        }
        together.merge(trend.take()!);
      }
      expect(together.count).toBe(one.count);
      expect(together.max).toBe(one.max);
      for (const q of [0.5, 0.95])
        expect(Math.abs(together.quantile(q) - one.quantile(q))).toBeLessThanOrEqual(0.002 * one.max + 0.001);
    }),
  );
});

test('of many values quantiles are true to three digits', () => {
  const trend = new Trend();
  for (let value = 1; value <= 100_000; value++) trend.add(value / 10);
  expect(trend.quantile(0.95) / 9500).toBeCloseTo(1, 2);
  expect([trend.min, trend.max, trend.mean]).toEqual([0.1, 10_000, 5000.05]);
});

test.each([
  ['p(95)<300', 'trend', [100, 200], true],
  ['p(99.9) < 150', 'trend', [100, 200], false],
  ['max<=200', 'trend', [100, 200], true],
  ['med===150', 'trend', [100, 200], true],
  ['rate>0.5', 'rate', [1, 0, 1], true],
  ['count>=3', 'counter', [1, 2], true],
  ['rate<1', 'counter', [1, 2], false],
  ['value!=2', 'gauge', [1, 2], false],
  // As in k6, a metric without samples is judged on zeros.
  ['avg<1', 'trend', [], true],
  ['rate>0', 'rate', [], false],
] as const)('%s on a %s of %j', (source, type, samples, passed) => {
  const sink = createSink(type);
  for (const value of samples) sink.add(value);
  const threshold = parseThreshold(source);
  expect(holds(threshold, aggregateOf(sink, threshold, 2000))).toBe(passed);
});

test.each(['p(95)', 'p(101)<1', 'avg<', 'avg < x', 'mean<1', 'avg<1 && max<2'])('%s is no threshold', (source) => {
  expect(() => parseThreshold(source)).toThrow(RangeError);
});

test('a sub-metric is what bears all of its tags', () => {
  const selector = parseSelector('http_req_duration{ scenario:browse, status:"200", url:http://h:80/a }');
  expect(selector).toMatchObject({ metric: 'http_req_duration' });
  const tags = { scenario: 'browse', status: '200', url: 'http://h:80/a', more: 'x' };
  expect(selects(selector, tags)).toBe(true);
  expect(selects(selector, { ...tags, status: '404' })).toBe(false);
});

test('a tag with too many values is named, and memory stays bounded', () => {
  const recorder = new Recorder({ exact: false, systemTags: ['scenario', 'group'] });
  const counter = recorder.declare('orders', 'counter', 'default');
  const context = recorder.context('shop', false, {});
  for (let turn = 0; turn < 2; turn++)
    for (let id = 0; id < 8000; id++) context.taggedSeries(counter, { order: String(id), kind: 'x' }).sink.add(1);
  const { newSeries, series, overflowing } = recorder.take();
  expect(overflowing).toEqual(['order']);
  expect(newSeries.length).toBeLessThan(5010);
  const sum = series.reduce((sum, { delta }) => sum + (delta.type === 'counter' ? delta.sum : 0), 0);
  expect(sum).toBe(16_000);
});

test('the same tags in any number of calls are one series', () => {
  const recorder = new Recorder({ exact: false, systemTags: [] });
  const counter = recorder.declare('orders', 'counter', 'default');
  const context = recorder.context('shop', false, { run: 'a' });
  for (let call = 0; call < 500; call++) context.taggedSeries(counter, { part: String(call % 50) }).sink.add(1);
  expect(recorder.take().series).toHaveLength(50);
});
