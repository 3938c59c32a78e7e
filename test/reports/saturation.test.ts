import { expect, test } from 'vitest';
import { compare } from '../../reports/compare.ts';
import { conditionsOf } from '../../reports/judge/conditions.ts';
import { watchGenerator } from '../../runner/lifecycle/watch-generator.ts';
import type { RunEntry } from '../../runner/record/entries.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import { makeLoad, makeRecord, makeSample, makeSeconds } from '../helpers/make-record.ts';
import { Histogram } from '../../runner/record/histogram.ts';

const loops = (delays: readonly number[]): RunRecord['samples'] =>
  delays.map((loopDelayMs, second) =>
    makeSample('generator-threads', second * 1000, {
      threads: 1,
      loopDelayMs,
      worstDelayMs: loopDelayMs,
      busyShare: 0.9,
    }),
  );
const times = Array.from({ length: 40 }, () => 50);
const run = (parts: Parameters<typeof makeRecord>[0]): RunRecord =>
  makeRecord({ seconds: makeSeconds(20, { step: 'GET /', times }), ...parts });
const late = (ms: number): string => {
  const delays = new Histogram();
  delays.record(ms * 1000, 50);
  return delays.encode();
};
const seconds = (count: number, delay: number): number[] => Array.from({ length: count }, () => delay);

test('a generator that reads late in most seconds makes the run invalid, and says what to do', () => {
  const { verdict } = compare(undefined, run({ samples: loops(seconds(20, 80)) }));
  expect(verdict.word).toBe('INVALID RUN');
  expect(verdict.reasons[0]).toMatch(/saturated: it read answers 80 ms late.*90 % of the time.*--threads.*--engine k6/);
});

test('a few late seconds do not', () => {
  expect(compare(undefined, run({ samples: loops([...seconds(5, 80), ...seconds(15, 3)]) })).verdict.word).toBe('GO');
});

test('lateness outside of the judged part is told, and condemns nothing', () => {
  const told = watchAll(loops(seconds(20, 80)));
  const record = run({
    samples: loops([...seconds(20, 80), ...seconds(20, 1)]),
    seconds: makeSeconds(40, { times }),
    phases: [
      { entry: 'phase', at: 0, name: 'ramp-up' },
      { entry: 'phase', at: 20_000, name: 'hold' },
    ],
    notices: told.map((text) => ({ entry: 'notice', at: 9000, level: 'warning', code: 'generator-saturated', text })),
  });
  const { verdict, warnings } = compare(undefined, record);
  expect(verdict.word).toBe('GO');
  expect(warnings.map(({ code }) => code)).toEqual(['generator-saturated']);
});

test('iterations that begin late, and a host that gives its time to others, are lateness too', () => {
  const begun = run({ load: [makeLoad({ offered: 50, started: 50, startDelay: late(300) })] });
  expect(compare(undefined, begun).verdict.reasons[0]).toMatch(/a twentieth of its iterations 300 ms or more late/);
  const host = { cpuCores: 0.1, rssBytes: 1, loopDelayMs: 1, stealShare: 0.4 };
  const stolen = run({ samples: seconds(20, 0).map((_, at) => makeSample('generator', at * 1000, host)) });
  expect(compare(undefined, stolen).verdict.reasons[0]).toMatch(/host gave 40 % of the time to others/);
});

test('the guards of a trial look at the threads that make the load, not at the one that writes', () => {
  const main = { cpuCores: 0.1, rssBytes: 1, loopDelayMs: 60 };
  const samples = [
    ...loops(seconds(20, 2)),
    ...seconds(20, 0).map((_, at) => makeSample('generator', at * 1000, main)),
  ];
  expect(conditionsOf(run({ samples }), () => true).loopDelay).toBe(2);
});

function watchAll(entries: readonly RunEntry[]): string[] {
  const told: string[] = [];
  const watch = watchGenerator((text) => told.push(text));
  for (const entry of entries) watch(entry);
  return told;
}

test('while it runs, it is told once, and only of what lasts', () => {
  expect(watchAll(loops(seconds(60, 80)))).toHaveLength(1);
  expect(watchAll(loops(Array.from({ length: 60 }, (_, second) => (second % 4 === 0 ? 200 : 1))))).toEqual([]);
  expect(watchAll(loops(seconds(5, 80)))).toEqual([]);
});
