import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Scenario } from '../../runner/options/scenarios.ts';
import { readScenarios } from '../../runner/options/scenarios.ts';
import { readRecord } from '../../runner/record/reader.ts';
import { assess } from '../../trials/capacity/assess.ts';
import { scaleOf } from '../../trials/capacity/scale.ts';
import { writeTrial } from './write-trial.ts';
import type { FakeTrial } from './write-trial.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-assess-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const assessed = (own: Partial<FakeTrial>) => {
  const step = mkdtempSync(join(folder, 'step-'));
  writeTrial(step, { steps: { 'GET /': 100 }, seed: 1, seconds: 10, ...own });
  return assess(readRecord(step));
};

test('a step within its budgets says how much of the tightest it used', () => {
  const step = assessed({ steps: { 'GET /': 100, 'GET /slow': 180 } });
  expect(step).toMatchObject({ state: 'within', certain: true, broke: [], throughput: 120 });
  expect(step.strain).toBeGreaterThan(0.6);
  expect(step.strain).toBeLessThan(1);
  // Little: 60 a second at 0.1 s, and 60 at 0.18 s.
  expect(step.concurrency).toBeCloseTo(60 * 0.28, -1);
});

test('a step over a budget names it, the worst first', () => {
  const step = assessed({ steps: { 'GET /': 500, 'GET /slow': 900 } });
  expect(step.state).toBe('over');
  expect(step.broke[0]).toMatch(/^GET \/slow: p95 .* budget 300 ms$/);
});

test('errors break a step, however fast', () => {
  expect(assessed({ failed: 60 }).broke).toEqual([expect.stringContaining('% failed')]);
});

test('iterations that never came through are over, though no percentile holds them', () => {
  expect(assessed({ interrupted: 200 })).toMatchObject({
    state: 'over',
    certain: true,
    broke: ['200 of 1000 iterations were not through when the step was over'],
  });
  expect(assessed({ interrupted: 5 }).state).toBe('within');
  // A journey with think time is longer than a step waits: that it was cut off says nothing.
  expect(assessed({ interrupted: 200, iterationMs: 9000 }).state).toBe('within');
});

test('a target that answers nothing at all is gone', () => {
  expect(assessed({ steps: {} }).state).toBe('died');
});

test('a generator that never rests is no answer about the target', () => {
  expect(assessed({ closedLoop: true, busyShare: 0.99 }).state).toBe('generator');
  expect(assessed({ closedLoop: true, busyShare: 0.6 }).state).toBe('within');
  expect(assessed({ busyShare: 0.99 }).state).toBe('within');
  expect(assessed({ busyShare: 0.99, loopDelayMs: 60 }).state).toBe('generator');
});

const scenarios = (raw: Record<string, unknown>): Scenario[] => readScenarios(raw, []);
const HOLD = 20_000;

test('a mix of rates keeps its shares at any size', () => {
  const scale = scaleOf(
    scenarios({
      browse: {
        executor: 'constant-arrival-rate',
        rate: 30,
        timeUnit: '1m',
        duration: '10s',
        preAllocatedVUs: 5,
        exec: 'browse',
      },
      buy: {
        executor: 'ramping-arrival-rate',
        startRate: 0,
        stages: [{ duration: '10s', target: 2 }],
        preAllocatedVUs: 4,
        maxVUs: 20,
      },
    }),
  );
  expect(scale).toMatchObject({ unit: 'iterations/s', base: 2.5 });
  expect(scale.at(25, HOLD)).toMatchObject({
    browse: {
      executor: 'constant-arrival-rate',
      rate: 300,
      timeUnit: '1m',
      duration: '20000ms',
      exec: 'browse',
      maxVUs: 50,
    },
    buy: { rate: 1200, preAllocatedVUs: 40, maxVUs: 200 },
  });
  expect(readScenarios(scale.at(0.01, HOLD), [])).toHaveLength(2);
});

test('virtual users are scaled where there is no rate, and iterations are no load', () => {
  const scale = scaleOf(scenarios({ all: { executor: 'constant-vus', vus: 10, duration: '10s' } }));
  expect(scale).toMatchObject({ unit: 'virtual users', base: 10 });
  expect(scale.at(35, HOLD)).toMatchObject({ all: { executor: 'constant-vus', vus: 35 } });
  expect(() => scaleOf(scenarios({ once: { executor: 'shared-iterations', vus: 2, iterations: 10 } }))).toThrow(
    'no load that can grow',
  );
});
