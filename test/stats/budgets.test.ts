import { expect, test } from 'vitest';
import { budgetLines, judgeBudgets } from '../../reports/judge/budgets.ts';
import { historyOf } from '../../reports/judge/history.ts';
import { calibrationOf } from '../../reports/judge/calibration.ts';
import { experimentResult } from '../../reports/judge/experiment.ts';
import type { PairReport } from '../../reports/judge/experiment.ts';
import { judgeFamily } from '../../reports/judge/family.ts';
import type { Trial, TrialStep } from '../../reports/judge/trial.ts';
import { DEFAULT_BUDGETS } from '../../runner/record/constants.ts';
import { seededRandom } from '../../reports/stats/random.ts';

const step = (own: Partial<TrialStep> = {}): TrialStep => ({
  kind: 'read',
  requests: 1000,
  failed: 0,
  errorShare: 0,
  p50: 100,
  p95: 200,
  p99: 300,
  ...own,
});
const trial = (steps: Record<string, TrialStep>, conditions: Partial<Trial['conditions']> = {}): Trial => ({
  startedAt: '2026-11-22T04:00:00Z',
  warmUp: 0,
  judged: 20_000,
  steps: new Map(Object.entries(steps)),
  throughput: undefined,
  dropped: 0,
  database: undefined,
  conditions: {
    stealShare: 0,
    stolenShare: 0,
    loopDelay: 1,
    hostCpuShare: 0.3,
    achievedShare: 1,
    autovacuumShare: undefined,
    ...conditions,
  },
  fingerprint: {},
  budgets: DEFAULT_BUDGETS,
});
const trials = (...p95s: number[]): Trial[] => p95s.map((p95) => trial({ 'GET /': step({ p95 }) }));
const verdict = (...p95s: number[]) => judgeBudgets(trials(...p95s)).verdict;

test('the interval over trials decides, not the point', () => {
  expect(verdict(200, 210, 190)).toBe('GO');
  expect(verdict(400, 410, 390)).toBe('GO, ABOVE TARGET');
  expect(verdict(1000, 1010, 990)).toBe('NO-GO');
  expect(verdict(290, 320, 270)).toBe('TOO CLOSE TO CALL');
  expect(verdict(700, 900, 750)).toBe('TOO CLOSE TO CALL');
});

test('one trial has no interval, and none no verdict', () => {
  expect(verdict(100)).toBe('TOO CLOSE TO CALL');
  expect(judgeBudgets([])).toMatchObject({ verdict: 'INVALID RUN', trials: 0 });
});

test('a write has its own budget, and is never just above target', () => {
  const writes = (p95: number) =>
    judgeBudgets([1, 1.02, 0.98].map((f) => trial({ 'POST /': step({ kind: 'write', p95: p95 * f }) })));
  expect(writes(500).verdict).toBe('GO');
  expect(writes(900).verdict).toBe('NO-GO');
});

test('errors are judged by how the trials differ, and none at all by 3/n', () => {
  const failing = (...failed: number[]) =>
    judgeBudgets(failed.map((count) => trial({ 'GET /': step({ failed: count, errorShare: count / 1000 }) })));
  expect(failing(0, 0, 0).budgets[1]).toMatchObject({ what: 'errors', low: 0, high: 0.001, word: 'within target' });
  expect(failing(30, 32, 28).verdict).toBe('NO-GO');
  expect(failing(0, 60, 0).verdict).toBe('TOO CLOSE TO CALL');
});

test('says each budget in a line, with its interval', () => {
  expect(budgetLines(judgeBudgets(trials(1000, 1000)))).toEqual([
    '✗ GET / p95 1.00 s [1.00–1.00 s], budget 800 ms: over limit',
  ]);
});

const past = (p95s: readonly number[]) =>
  p95s.map((p95, at) => ({
    path: `run-${at}`,
    startedAt: `2026-11-${String(at + 1).padStart(2, '0')}`,
    commit: `c${at}`,
    trial: trial({ 'GET /': step({ p95 }) }),
  }));
const noisy = (level: number, length: number, seed: number) => {
  const random = seededRandom(seed);
  return Array.from({ length }, () => level * (1 + 0.04 * (random() - 0.5)));
};

test('history names the run from which on a step was slower, and by how much', () => {
  const [found] = historyOf(past([...noisy(200, 12, 1), ...noisy(260, 10, 2)]), undefined);
  expect(found).toMatchObject({
    step: 'GET /',
    runs: 22,
    changes: [{ at: { path: 'run-12' }, ratio: expect.closeTo(0.3, 1) }],
  });
});

test('history says nothing of a level that stays, and of too few runs', () => {
  expect(historyOf(past(noisy(200, 25, 3)), undefined)[0]!.changes).toEqual([]);
  expect(historyOf(past([1, 1, 9, 9]), undefined)[0]!.changes).toEqual([]);
  expect(historyOf([], undefined)).toEqual([]);
});

const equalPairs = (count: number, noise: number, conditions: Partial<Trial['conditions']> = {}): PairReport[] => {
  const random = seededRandom(9);
  const one = () =>
    trial({ 'GET /': step({ p95: 200 * Math.exp(noise * (random() + random() + random() - 1.5) * 2) }) }, conditions);
  return Array.from({ length: count }, (_, at) => ({
    pair: at + 1,
    order: ['A', 'B'],
    voids: [],
    trials: { A: one(), B: one() },
  }));
};
const calibrate = (pairs: PairReport[]) => {
  const family = { steps: ['GET /'], closedLoop: false };
  const settings = { startedAt: '', arms: { A: 'x', B: 'x' }, seed: 1, looks: 1, alpha: 0.05, delta: 0.1, family };
  const judgement = judgeFamily(
    pairs.map(({ trials }) => trials),
    family,
    settings,
  );
  return calibrationOf(
    experimentResult(settings, { look: 1, pairs, judgement }),
    pairs.flatMap(({ trials }) => (trials ? [trials.A, trials.B] : [])),
  );
};

test('a calibration gives the noise it was made with, and more pairs find less', () => {
  // The sum of three uniform variables has variance 1/4.
  const { routes, mdeAt, pairsFor, disturbances } = calibrate(equalPairs(40, 0.05));
  expect(routes[0]!.noise).toBeCloseTo(0.05, 2);
  expect(mdeAt.map(({ mde }) => mde)).toEqual(mdeAt.map(({ mde }) => mde).toSorted((a, b) => b - a));
  const [five, ten, twenty] = pairsFor.map(({ pairs }) => pairs!);
  expect(five).toBeGreaterThan(ten!);
  expect(ten).toBeGreaterThanOrEqual(twenty!);
  expect(disturbances).toEqual([]);
});

test('a calibration says in words what disturbs, and that too few pairs say nothing', () => {
  const { disturbances } = calibrate(
    equalPairs(12, 0.05, { stealShare: 0.03, hostCpuShare: 0.95, autovacuumShare: 0.4 }),
  );
  expect(disturbances.join('\n')).toMatch(/3\.0 %.*neighbours\n95 %.*cores.*\n.*autovacuum/s);
  expect(calibrate(equalPairs(3, 0.05))).toMatchObject({ mdeAt: [], pairsFor: [{ pairs: undefined }, {}, {}] });
});
