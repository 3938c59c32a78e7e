import { expect, test } from 'vitest';
import { serverTimingsOf } from '../../reports/compare/server-timings.ts';
import { measure } from '../../reports/measured.ts';
import { addServerTiming, mergeServerTimings, type ServerTimings } from '../../runner/metrics/server-timing.ts';
import { makeRecord, makeSecond } from '../helpers/make-record.ts';

const read = (...headers: string[]): ServerTimings => {
  const sums: ServerTimings = {};
  for (const header of headers) addServerTiming(sums, header);
  return sums;
};

test('times are added up by name, and how a cache did is part of its name', () => {
  expect(read('db;dur=12.5, cache;desc="HIT"', 'db;dur=7.5;desc=whatever, cache; desc=miss, total;DUR="30"')).toEqual({
    db: { count: 2, totalMs: 20 },
    'cache hit': { count: 1, totalMs: 0 },
    'cache miss': { count: 1, totalMs: 0 },
    total: { count: 1, totalMs: 30 },
  });
});

test('what is no Server-Timing, or more than can be told apart, is passed over', () => {
  expect(read('', ';;dur=1', '"quoted";dur=2', 'db;dur=-4', 'db;dur=many', `x;dur=1,${'y'.repeat(3000)}`)).toEqual({});
  expect(Object.keys(read(Array.from({ length: 50 }, (_, i) => `n${i};dur=1`).join(',')))).toHaveLength(16);
});

test('threads are merged, and a report has means before and after', () => {
  const sums = read('db;dur=10');
  mergeServerTimings(sums, read('db;dur=30', 'app;dur=1'));
  const record = (serverTimings: ServerTimings) =>
    measure(makeRecord({ seconds: [makeSecond({ step: 'GET /a', times: [1, 1], serverTimings })] }));
  expect(serverTimingsOf(record(sums), record(read('db;dur=4'))).get('GET /a')).toEqual([
    { name: 'db', before: 20, after: 4 },
    { name: 'app', before: 1, after: undefined },
  ]);
});
