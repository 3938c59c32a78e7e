import { expect, test } from 'vitest';
import { seededRandom } from '../../reports/stats/random.ts';
import { measure } from '../../reports/measured.ts';
import { trialOf } from '../../reports/judge/trial.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import { makeRecord, makeSecond } from '../helpers/make-record.ts';

const phase = (at: number, name: string): RunRecord['phases'][number] => ({ entry: 'phase', at, name });

/** Seconds of requests around a level each; noise of a few per cent. */
function series(levels: readonly number[], phases: RunRecord['phases']): RunRecord {
  const random = seededRandom(3);
  return makeRecord({
    phases,
    end: { entry: 'end', at: levels.length * 1000, reason: 'done', exitCode: 0, thresholds: [] },
    seconds: levels.map((level, second) =>
      makeSecond({ at: second * 1000, times: Array.from({ length: 50 }, () => level * (0.95 + 0.1 * random())) }),
    ),
  });
}
const judgedSeconds = (record: RunRecord): number[] =>
  measure(record)
    .slices.filter(({ judged }) => judged)
    .map(({ at }) => at / 1000);
const level = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

test('the tail after the schedule belongs to no percentile', () => {
  const record = series([...level(10, 50), 900, 900], [phase(0, 'hold'), phase(10_000, 'tail')]);
  expect(judgedSeconds(record)).toHaveLength(10);
  expect(trialOf(record).steps.get('GET /')!.p95).toBeLessThan(60);
});

test('ramps are judged only where nothing holds', () => {
  const ramped = [phase(0, 'ramp-up'), phase(3000, 'hold'), phase(9000, 'ramp-down'), phase(12_000, 'tail')];
  expect(judgedSeconds(series(level(13, 50), ramped))).toEqual([3, 4, 5, 6, 7, 8]);
  expect(judgedSeconds(series(level(7, 50), [phase(0, 'ramp-up'), phase(6000, 'tail')]))).toHaveLength(6);
});

test('the slow beginning of a hold is its warm-up, named and left out', () => {
  const record = series([400, 200, 120, ...level(20, 50)], [phase(0, 'hold'), phase(23_000, 'tail')]);
  const { origin, warmUp, phases } = measure(record);
  expect(judgedSeconds(record)).toHaveLength(20);
  expect({ origin, warmUp }).toEqual({ origin: 3000, warmUp: 3000 });
  expect(phases.map(({ name, from, to }) => `${name} ${from}–${to}`)).toEqual([
    'warm-up -3–0',
    'hold 0–20',
    'tail 20–20',
  ]);
  expect(trialOf(record)).toMatchObject({ warmUp: 3000, judged: 20_000 });
});

test('a run that gets slower has no warm-up: its good seconds are judged too', () => {
  const worse = Array.from({ length: 20 }, (_, second) => 50 * 1.1 ** second);
  expect(judgedSeconds(series(worse, [phase(0, 'hold')]))).toHaveLength(20);
});

test('a warm-up that the record names is not looked for again', () => {
  const record = series([400, 400, ...level(20, 50)], [phase(0, 'warm-up'), phase(1000, 'hold')]);
  expect(judgedSeconds(record)).toHaveLength(21);
});
