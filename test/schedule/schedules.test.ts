import { expect, test } from 'vitest';
import { constantArrivalRate } from '../../runner/schedule/constant-arrival-rate.ts';
import { poisson } from '../../runner/schedule/poisson.ts';
import { rampingArrivalRate } from '../../runner/schedule/ramping-arrival-rate.ts';
import { rampingVus } from '../../runner/schedule/ramping-vus.ts';
import type { ClosedPlan, Schedule } from '../../runner/schedule/schedule.ts';
import { everything } from '../../runner/schedule/stripe.ts';
import { seededRandom } from '../../runner/options/seeded-random.ts';

const slots = (schedule: Schedule): number[] => {
  const due: number[] = [];
  for (let at = schedule.next(0); at !== 'done'; at = schedule.next(due.length)) due.push(Math.round(at));
  return due;
};

test.each([
  ['evenly spaced', constantArrivalRate({ rate: 4, duration: 1000 }), [0, 250, 500, 750]],
  ['a part of a slot starts nothing', constantArrivalRate({ rate: 3, duration: 900 }), [0, 333]],
  ['no rate, no start', constantArrivalRate({ rate: 0, duration: 1000 }), []],
  [
    'a flat ramp is a constant rate',
    rampingArrivalRate({ from: 4, stages: [{ target: 4, duration: 1000 }] }),
    [0, 250, 500, 750],
  ],
  [
    'a ramp from rest starts late and crowds',
    rampingArrivalRate({ from: 0, stages: [{ target: 8, duration: 1000 }] }),
    [0, 500, 707, 866],
  ],
  [
    'a ramp to rest starts at once and thins',
    rampingArrivalRate({ from: 8, stages: [{ target: 0, duration: 1000 }] }),
    [0, 134, 293, 500],
  ],
  [
    'a stage without duration jumps',
    rampingArrivalRate({
      from: 2,
      stages: [
        { target: 2, duration: 1000 },
        { target: 4, duration: 0 },
        { target: 4, duration: 1000 },
      ],
    }),
    [0, 500, 1000, 1250, 1500, 1750],
  ],
])('%s', (_, schedule, due) => {
  expect(slots(schedule)).toEqual(due);
});

test('the last slot of an hour is as exact as the first', () => {
  expect(constantArrivalRate({ rate: 2000, duration: 3_600_000 }).next(7_199_999)).toBe(3_599_999.5);
});

/** When the number of VUs changes, and to what. */
const changes = ({ population }: ClosedPlan): [at: number, vus: number][] => {
  const all: [number, number][] = [[0, population.vus(0)]];
  for (let at = population.nextChange(0); at !== 'done'; at = population.nextChange(at))
    all.push([at, population.vus(at)]);
  return all;
};

// The moments at which k6 1.8.1 was seen to start and stop VUs.
test('VUs ramp up and down in even steps, the last at the end of its stage', () => {
  const stages = [
    { target: 5, duration: 2000 },
    { target: 1, duration: 2000 },
  ];
  expect(changes(rampingVus({ startVUs: 1, stages, gracefulRampDown: 0 }, everything))).toEqual([
    [0, 1],
    [500, 2],
    [1000, 3],
    [1500, 4],
    [2000, 5],
    [2500, 4],
    [3000, 3],
    [3500, 2],
    [4000, 1],
  ]);
});

test('a stage without duration jumps to its target', () => {
  const stages = [
    { target: 10, duration: 0 },
    { target: 10, duration: 1000 },
    { target: 0, duration: 0 },
  ];
  const plan = rampingVus({ startVUs: 0, stages, gracefulRampDown: 0 }, everything);
  expect(plan.population.vus(0)).toBe(10);
  expect(plan.population.vus(999)).toBe(10);
});

test('poisson arrivals keep the mean rate, at random gaps, and the same seed gives the same ones', () => {
  const even = constantArrivalRate({ rate: 100, duration: 60_000 });
  const due = slots(poisson(even, seededRandom(7)));
  expect(due.length).toBeGreaterThan(6000 - 4 * Math.sqrt(6000));
  expect(due.length).toBeLessThan(6000 + 4 * Math.sqrt(6000));
  expect(due).toEqual(slots(poisson(even, seededRandom(7))));
  const gaps = due.slice(1).map((at, index) => at - due[index]!);
  const longerThanMean = gaps.filter((gap) => gap > 10).length / gaps.length;
  // Of exponential gaps a share of 1/e is longer than their mean.
  expect(longerThanMean).toBeGreaterThan(0.3);
  expect(longerThanMean).toBeLessThan(0.43);
});
