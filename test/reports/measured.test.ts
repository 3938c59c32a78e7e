import { expect, test } from 'vitest';
import { seededRandom } from '../../reports/stats/random.ts';
import { compare } from '../../reports/compare.ts';
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

test('requests count for the phase in which they began, rates for the seconds in which they were answered', () => {
  const phases = [phase(0, 'ramp-up'), phase(2000, 'hold'), phase(7000, 'ramp-down'), phase(9000, 'tail')];
  const record = series(level(10, 50), phases);
  const late = (at: number, begun: string, ms: number) => makeSecond({ at, begun, times: level(50, ms) });
  const withLate = { ...record, seconds: [...record.seconds, late(2000, 'ramp-up', 3000), late(9000, 'hold', 3000)] };
  expect(trialOf(record).steps.get('GET /')!).toMatchObject({ requests: 250 });
  expect(trialOf(withLate).steps.get('GET /')!).toMatchObject({ requests: 300, kind: 'read' });
  expect(trialOf(withLate).steps.get('GET /')!.p95).toBeGreaterThan(2900);
  // Five whole seconds of the hold, the last of which may not be whole.
  expect([trialOf(record).throughput, trialOf(withLate).throughput]).toEqual([50, (4 * 50 + 50) / 4]);
  const { after } = compare(undefined, withLate);
  expect(after).toMatchObject({ requests: 300, judged: 5000, requestRate: 60 });
});

test('where nothing holds, what began in a ramp counts wherever it was answered', () => {
  const record = series(level(7, 50), [phase(0, 'ramp-up'), phase(6000, 'tail')]);
  const seconds = [...record.seconds, makeSecond({ at: 6000, begun: 'ramp-up', times: [4000] })];
  expect(judgedSeconds({ ...record, seconds })).toEqual([0, 1, 2, 3, 4, 5, 6]);
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
