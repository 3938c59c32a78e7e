import { expect, test } from 'vitest';
import { explain } from '../../reports/attribution/regression.ts';
import { nonNegativeLeastSquares } from '../../reports/attribution/least-squares.ts';

/** Mulberry32: the same numbers every time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const WINDOWS = 60;
const STEPS = ['list', 'product', 'search', 'login', 'cart', 'checkout', 'history', 'session'];

/** A minute of visitors who come by chance, about five requests a second of each step. */
function makeTraffic(seed = 1): Map<string, number[]> {
  const random = randomFrom(seed);
  const arrivals = (): number => Array.from({ length: 40 }, random).filter((chance) => chance < 1 / 8).length;
  return new Map(STEPS.map((step) => [step, Array.from({ length: WINDOWS }, arrivals)]));
}

/** Calls by step, a tenth of each window's counted only in the next, as a request that straddles the edge does. */
function makeCounts(
  traffic: Map<string, number[]>,
  calls: Record<string, number>,
  { spill = 0.1, background = 0 } = {},
): number[] {
  const due = Array.from({ length: WINDOWS }, (_, i) =>
    Object.entries(calls).reduce((sum, [step, each]) => sum + each * traffic.get(step)![i]!, background),
  );
  return due.map((count, i) => count * (1 - spill) + (due[i - 1] ?? count) * spill);
}

/** Requests so short that when they do their work makes no difference. */
const timed = (traffic: Map<string, number[]>) =>
  new Map([...traffic].map(([step, counts]) => [step, { start: counts, end: counts, throughout: counts }]));

const find = (calls: Record<string, number>, options?: { spill?: number; background?: number }, seed?: number) => {
  const traffic = makeTraffic(seed);
  return explain({
    requests: timed(traffic),
    seconds: Array.from({ length: WINDOWS }, () => 1),
    counts: makeCounts(traffic, calls, options),
    groups: Array.from({ length: WINDOWS }, (_, i) => Math.floor(i / 5)),
  });
};

test.each([
  ['one step, many calls', { list: 24 }],
  ['one step, one call', { search: 1 }],
  ['a lookup of many steps', { cart: 1, checkout: 1, history: 1, session: 1 }],
  ['twenty of one and some of another', { list: 20, product: 8 }],
])(
  '%s: calls per request come out within a seventh, and no other step is named',
  (_, calls: Record<string, number>) => {
    for (const seed of [1, 2, 3]) {
      const { steps, r2 } = find(calls, {}, seed);
      expect(r2).toBeGreaterThan(0.9);
      expect(steps.map(({ step }) => step).sort()).toEqual(Object.keys(calls).sort());
      for (const { step, each } of steps) expect(Math.abs(each / calls[step]! - 1)).toBeLessThan(0.15);
    }
  },
);

test('a poller in the background is no step', () => {
  const { steps, background } = find({ list: 20 }, { background: 7 });
  expect(steps.map(({ step }) => step)).toEqual(['list']);
  expect(background).toBeGreaterThan(5);
  expect(find({}, { background: 7 }).steps).toEqual([]);
});

test('steps that always come together cannot be told apart, and it says so', () => {
  const traffic = makeTraffic();
  traffic.set('twin', traffic.get('list')!);
  const { steps } = explain({
    requests: timed(traffic),
    seconds: Array.from({ length: WINDOWS }, () => 1),
    counts: makeCounts(traffic, { list: 5 }),
    groups: Array.from({ length: WINDOWS }, (_, i) => Math.floor(i / 5)),
  });
  expect(steps[0]?.mistakable.length).toBe(1);
  expect(find({ list: 5 }).steps[0]?.mistakable).toEqual([]);
});

test('least squares never goes below zero, and solves exactly what can be solved', () => {
  expect(
    nonNegativeLeastSquares(
      [
        [1, 0],
        [0, 1],
      ],
      [3, -2],
    ).map((x) => Math.round(x * 1e6) / 1e6),
  ).toEqual([3, 0]);
  const x = nonNegativeLeastSquares(
    [
      [1, 2, 3],
      [1, 0, 1],
    ],
    [5, 4, 9],
  );
  expect(x[0]).toBeCloseTo(2);
  expect(x[1]).toBeCloseTo(3);
  expect(
    nonNegativeLeastSquares(
      [
        [1, 1],
        [1, 1],
      ],
      [2, 2],
    ).reduce((a, b) => a + b),
  ).toBeCloseTo(2);
});
