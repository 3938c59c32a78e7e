import { expect, test } from 'vitest';
import { seededRandom } from '../../reports/stats/random.ts';
import type { Random } from '../../reports/stats/random.ts';
import { fitUsl } from '../../reports/stats/usl.ts';
import { searchCapacity } from '../../trials/capacity/search.ts';
import type { CapacityResult, Found, Step } from '../../reports/capacity/result.ts';
import { capacityText, stepText } from '../../reports/capacity/text.ts';
import { nextLimit } from '../../trials/capacity/next-limit.ts';
import type { Bounds, Subject } from '../../trials/capacity/search.ts';
import { bistable, cliff, mmc, mmcCapacity, mortal, strong, uslCapacity, uslServer } from './model-servers.ts';

const open = (own: Partial<Bounds> = {}): Bounds => ({ from: 1, most: 1e6, whole: false, ...own });
const SEEDS = 100;

/** Searches on a hundred seeds: how many came within 5 % of the true answer, and the most steps that one took. */
async function hundred(subject: (random: Random) => Subject, truth: number, bounds: Bounds) {
  const all: Found[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) all.push(await searchCapacity(subject(seededRandom(seed)), bounds));
  const near = all.filter(({ load = 0 }) => Math.abs(load / truth - 1) <= 0.05);
  const covered = all.filter(
    ({ interval }) => interval && interval.low <= truth * 1.02 && interval.high >= truth / 1.02,
  );
  return { near: near.length, covered: covered.length, steps: Math.max(...all.map(({ steps }) => steps.length)), all };
}

test.each([
  ['one server', { servers: 1, rate: 150, budget: 0.06 }],
  ['four servers', { servers: 4, rate: 30, budget: 0.2 }],
  ['sixteen servers', { servers: 16, rate: 10, budget: 0.4 }],
])('finds what %s with a queue carry', async (_, server) => {
  const truth = mmcCapacity(server);
  const { near, covered, steps } = await hundred((random) => mmc(server, random), truth, open({ from: truth / 40 }));
  expect(covered).toBeGreaterThanOrEqual(90);
  expect(near).toBeGreaterThanOrEqual(95);
  expect(steps).toBeLessThanOrEqual(12);
});

test('finds how many users a server that scales backwards carries', async () => {
  const server = { lambda: 40, sigma: 0.02, kappa: 0.0002, budget: 0.1, noise: 0.06 };
  const truth = uslCapacity(server);
  const { near, steps } = await hundred(
    (random) => uslServer(server, random),
    truth,
    open({ whole: true, most: 5000 }),
  );
  expect(near).toBeGreaterThanOrEqual(95);
  expect(steps).toBeLessThanOrEqual(12);
});

test.each([3, 40, 500, 12_000])('finds the edge of a cliff at %i', async (edge) => {
  const { near, steps, all } = await hundred((random) => cliff(edge, random), edge, open({ from: edge / 60 }));
  expect(near).toBeGreaterThanOrEqual(95);
  expect(steps).toBeLessThanOrEqual(12);
  expect(all.every(({ confirmed, limit }) => confirmed && limit === 'budget')).toBe(true);
});

test('a target that stays down after an overload is left alone until it is up, and its true edge is found', async () => {
  const server = { up: 100, down: 20, comesBack: true };
  const { near, steps } = await hundred((random) => bistable(server, random), 100, open({ from: 2 }));
  expect(near).toBeGreaterThanOrEqual(95);
  expect(steps).toBeLessThanOrEqual(12);
});

test('a target that does not come back ends the search with what it carried before', async () => {
  const found = await searchCapacity(
    bistable({ up: 100, down: 20, comesBack: false }, seededRandom(1)),
    open({ from: 2 }),
  );
  expect(found).toMatchObject({ load: 54, above: 162, limit: 'not recovered', confirmed: false });
});

test('stops at once when the target dies', async () => {
  const found = await searchCapacity(mortal(30), open());
  expect(found).toMatchObject({ load: 27, above: 81, limit: 'died' });
  expect(found.steps).toHaveLength(5);
});

test('where the generator gives out there is no answer but "at least"', async () => {
  expect(await searchCapacity(strong(50), open())).toMatchObject({ load: 27, above: undefined, limit: 'generator' });
});

test('goes no further than allowed', async () => {
  const found = await searchCapacity(cliff(1e9, seededRandom(1)), open({ from: 5, most: 100 }));
  expect(found).toMatchObject({ load: 100, limit: 'most', confirmed: true });
  expect(Math.max(...found.steps.map(({ load }) => load))).toBe(100);
});

test('looks below the first load when that is too much already, and gives up in the end', async () => {
  const { near } = await hundred((random) => cliff(10, random), 10, open({ from: 50 }));
  expect(near).toBeGreaterThanOrEqual(95);
  expect(await searchCapacity(cliff(0.001, seededRandom(1)), open({ from: 50 }))).toMatchObject({
    load: undefined,
    limit: 'nothing',
  });
  expect(await searchCapacity(cliff(0.5, seededRandom(1)), open({ whole: true }))).toMatchObject({
    load: undefined,
    limit: 'nothing',
  });
});

test('an answer that does not hold longer is taken back', async () => {
  const tires: Subject = {
    ...cliff(100, seededRandom(1)),
    measure: (load, purpose) => cliff(purpose === 'confirm' ? 95 : 100, seededRandom(1)).measure(load, purpose),
  };
  const found = await searchCapacity(tires, open({ from: 20 }));
  expect(found.confirmed).toBe(true);
  expect(found.load).toBeLessThan(96);
  expect(found.above).toBeGreaterThan(found.load!);
});

const points = (lambda: number, sigma: number, kappa: number, noise = 0) => {
  const random = seededRandom(4);
  return [1, 2, 4, 8, 16, 32, 64].map((concurrency) => ({
    concurrency,
    throughput:
      ((lambda * concurrency) / (1 + sigma * (concurrency - 1) + kappa * concurrency * (concurrency - 1))) *
      (1 + noise * (random() - 0.5)),
  }));
};

test('fits the scalability law, and says where its peak is', () => {
  const usl = fitUsl(points(50, 0.03, 0.001))!;
  expect(usl.lambda).toBeCloseTo(50, 6);
  expect(usl.sigma).toBeCloseTo(0.03, 6);
  expect(usl.kappa).toBeCloseTo(0.001, 6);
  expect(usl.peak!.concurrency).toBeCloseTo(Math.sqrt(0.97 / 0.001), 3);
  expect(fitUsl(points(50, 0.03, 0.001, 0.05))!.peak!.concurrency).toBeCloseTo(31, -1);
});

test('a server that only levels off has no peak; points that say nothing have no law', () => {
  expect(fitUsl(points(50, 0.1, 0))!.peak).toBeUndefined();
  expect(fitUsl(points(50, 0.03, 0.001).slice(0, 4))).toBeUndefined();
  expect(
    fitUsl(points(50, 0, 0).map((point) => ({ ...point, concurrency: 10 + point.concurrency / 100 }))),
  ).toBeUndefined();
  expect(fitUsl(points(50, 0.03, 0.001, 1.9))).toBeUndefined();
});

const step = (load: number, state: Step['state'], pressures: Record<string, number>): Step => ({
  load,
  purpose: 'climb',
  state,
  certain: true,
  pressures: Object.entries(pressures).map(([name, share]) => ({ name, share })),
  broke: [],
  causes: [],
  throughput: load,
  concurrency: load / 10,
});
const climb = [
  step(10, 'within', { 'GET /a': 0.3, connections: 0.05, cores: 0.1 }),
  step(30, 'within', { 'GET /a': 0.5, connections: 0.15, cores: 0.3 }),
  step(60, 'within', { 'GET /a': 0.9, connections: 0.3, cores: 0.6 }),
  step(90, 'over', { 'GET /a': 4, connections: 1, cores: 0.7 }),
];

test('the next limit is the one that would be reached first, were the first to break mended', () => {
  const next = nextLimit(climb, ['GET /a: p95 1200 ms, budget 300 ms'])!;
  expect(next.name).toBe('cores');
  expect(next.near).toBeCloseTo(100, 0);
  // Where nothing broke, the tightest limit is the first that would; the next is what comes after it.
  expect(nextLimit(climb.slice(0, 3), [])?.name).toBe('cores');
  expect(nextLimit([], [])).toBeUndefined();
});

const result = (own: Partial<CapacityResult>): CapacityResult => ({
  version: 1,
  load: 60,
  above: 90,
  limit: 'budget',
  confirmed: true,
  steps: climb,
  interval: { low: 57, high: 66, by: 'steps' },
  unit: 'iterations/s',
  base: 10,
  throughput: 60,
  concurrency: 6,
  concurrencyInterval: { low: 5.5, high: 7 },
  broke: ['GET /a: p95 1200 ms, budget 300 ms'],
  causes: ['the pool is empty'],
  next: { name: 'cores', share: 0.6, near: 100 },
  usl: undefined,
  ...own,
});

test('the answer says how sure it is, what broke, why, and what would be next', () => {
  expect(capacityText(result({}))).toBe(
    `The target carries 60.0 iterations/s within its budgets, that is 60.0 requests/s with 6.00 under way at once.
Between 57.0 and 66.0 iterations/s, 5.50–7.00 requests under way at once (95 % interval, by the scatter of the steps); a longer hold confirmed it.
First to break, at 90.0 iterations/s: GET /a: p95 1200 ms, budget 300 ms.
Why: the pool is empty.
Next after that: cores, of which 60 % of its limit was used; at this pace it is reached near 100 iterations/s.
The script as it is makes 10.0 iterations/s. 4 steps.
`,
  );
});

test('whatever a target or a script calls a thing, the terminal only sees plain text', () => {
  const hostile = 'GET /\u001b[2J\u202ea\r\nb';
  const texts = [
    capacityText(result({ broke: [hostile], causes: [hostile], next: { name: hostile, share: 1, near: 2 } })),
    stepText({ ...climb[0]!, broke: [hostile] }, 'iterations/s'),
  ];
  for (const text of texts) expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(texts[0]!.split('\n')).toHaveLength(7);
});
