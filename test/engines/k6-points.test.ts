import { expect, test } from 'vitest';
import { K6Points } from '../../runner/engines/k6-points.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import type { RunEntry } from '../../runner/record/entries.ts';

const ZERO = Date.parse('2026-11-22T10:00:00.000Z');
const at = (ms: number): string => new Date(ZERO + ms).toISOString();
const metric = (name: string, type: string, contains = 'default'): string =>
  JSON.stringify({ type: 'Metric', metric: name, data: { name, type, contains } });
const point = (name: string, ms: number, value: number, tags: Record<string, string> | null = {}): string =>
  JSON.stringify({ type: 'Point', metric: name, data: { time: at(ms), value, tags } });
const request = {
  method: 'GET',
  url: 'http://h/p/7?x=1',
  name: 'http://h/p/7?x=1',
  status: '200',
  scenario: 's',
  group: '::g',
};

const entriesOf = (...lines: string[]): RunEntry[] => {
  const points = new K6Points(ZERO);
  for (const line of lines) points.add(line);
  return points.take(Infinity);
};

test('a request becomes one count of its step in its second, with its phases', () => {
  const [second] = entriesOf(
    point('http_req_duration', 1200, 42, request),
    point('http_req_waiting', 1200, 40, request),
    point('http_req_blocked', 1200, 1.5, request),
  );
  expect(second).toMatchObject({
    entry: 'second',
    at: 1000,
    step: 'GET /p/{id}',
    kind: 'read',
    scenario: 's',
    group: '::g',
    requests: 1,
    failed: 0,
    statuses: { 200: 1 },
    within300: 1,
    phases: { waiting: 40, blocked: 1.5 },
  });
  expect(Histogram.decode((second as { response: string }).response).quantile(0.5)).toBeCloseTo(42_000, -2);
});

test('a request that was not expected is a failure with its code', () => {
  const failed = { ...request, method: 'POST', status: '0', error_code: '1050', expected_response: 'false' };
  expect(entriesOf(point('http_req_duration', 0, 60_000, failed))).toMatchObject([
    { kind: 'write', failed: 1, statuses: { 0: 1 }, errors: { 1050: 1 }, within800: 0 },
  ]);
});

test('iterations and virtual users become the load', () => {
  const entries = entriesOf(
    point('iterations', 100, 1, { scenario: 's' }),
    point('iterations', 900, 1, { scenario: 's' }),
    point('dropped_iterations', 900, 3, { scenario: 's' }),
    point('vus', 950, 4, null),
  );
  expect(entries).toMatchObject([
    { entry: 'load', scenario: 's', completed: 2, dropped: 3 },
    { entry: 'load', scenario: '', vus: 4 },
  ]);
});

test("the script's own metrics keep their type; checks keep their name", () => {
  const entries = entriesOf(
    metric('sold', 'counter'),
    metric('checks', 'rate'),
    point('sold', 10, 2),
    point('sold', 20, 3),
    point('checks', 10, 1, { check: 'paid', url: 'http://h/1' }),
    point('checks', 20, 0, { check: 'paid', url: 'http://h/2' }),
  );
  expect(entries).toMatchObject([
    { entry: 'metric', name: 'sold', type: 'counter', value: 5 },
    { entry: 'metric', name: 'checks', tags: { check: 'paid' }, passes: 1, total: 2 },
  ]);
});

test('a second is given out once it is over, and only once', () => {
  const points = new K6Points(ZERO);
  points.add(point('http_req_duration', 500, 1, request));
  expect(points.take(999)).toEqual([]);
  expect(points.take(1000)).toHaveLength(1);
  expect(points.take(Infinity)).toEqual([]);
});

test('what is no line of k6 is passed over', () => {
  expect(entriesOf('', 'not json', '{"type":"Point"}', '[]')).toEqual([]);
});
