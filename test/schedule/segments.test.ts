import fc from 'fast-check';
import { expect, test } from 'vitest';
import { iterationNumbers, planOf } from '../../runner/options/plan-of.ts';
import type { Scenario } from '../../runner/options/scenarios.ts';
import type { ClosedPlan, OpenPlan } from '../../runner/schedule/schedule.ts';
import { segmentStripe } from '../../runner/schedule/segment.ts';
import { equalStripe, everything, vuStripe } from '../../runner/schedule/stripe.ts';
import type { Part, Stripe } from '../../runner/schedule/stripe.ts';

const owned = (stripe: Stripe, n: number): number[] => Array.from({ length: stripe.count(n) }, (_, k) => stripe.nth(k));

/** Rising cuts from 0 to 1, and the stripes between them. */
const division = fc
  .uniqueArray(fc.integer({ min: 1, max: 23 }), { maxLength: 5 })
  .map((cuts) => ['0', ...cuts.sort((a, b) => a - b).map((cut) => `${cut}/24`), '1'])
  .map((cuts) => cuts.slice(1).map((to, part) => segmentStripe(`${cuts[part]}:${to}`, cuts.join(','))));

const parts = fc
  .tuple(division, fc.integer({ min: 1, max: 5 }))
  .map(([instances, threads]) =>
    instances.flatMap((of) =>
      Array.from({ length: threads }, (_, thread): Part => ({ instances: of, threads: equalStripe(thread, threads) })),
    ),
  );

test('every slot belongs to exactly one part, whatever the cuts and threads', () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: 0, max: 500 }), (parts, n) => {
      const all = parts.flatMap((part) => owned(vuStripe(part), n)).sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: n }, (_, slot) => slot));
    }),
  );
});

test('any beginning is shared out within one slot of the exact share', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 0, max: 300 }), (cut, n) => {
      const stripe = segmentStripe(`0:${cut}/24`, undefined);
      expect(Math.abs(stripe.count(n) - (n * cut) / 24)).toBeLessThanOrEqual(1);
    }),
  );
});

const base = { name: 's', exec: 'default', startTime: 0, gracefulStop: 0, env: {}, tags: {} };
const vus = fc.integer({ min: 1, max: 40 });
const stage = fc.record({ target: fc.integer({ min: 0, max: 40 }), duration: fc.integer({ min: 0, max: 3000 }) });
const stages = fc.array(stage, { minLength: 1, maxLength: 4 });

const closed: fc.Arbitrary<Scenario> = fc.oneof(
  vus.map((vus): Scenario => ({ ...base, executor: 'constant-vus', vus, duration: 1000 })),
  fc.tuple(vus, fc.integer({ min: 0, max: 500 })).map(([vus, more]): Scenario => ({
    ...base,
    executor: 'shared-iterations',
    vus,
    iterations: vus + more,
    maxDuration: 1000,
  })),
  fc.tuple(vus, fc.integer({ min: 1, max: 20 })).map(([vus, iterations]): Scenario => ({
    ...base,
    executor: 'per-vu-iterations',
    vus,
    iterations,
    maxDuration: 1000,
  })),
  fc.tuple(fc.integer({ min: 0, max: 20 }), stages).map(([startVUs, stages]): Scenario => ({
    ...base,
    executor: 'ramping-vus',
    startVUs,
    stages,
    gracefulRampDown: 0,
  })),
);

test('threads and segments give together the VUs and iterations of the whole', () => {
  fc.assert(
    fc.property(closed, parts, fc.integer({ min: 0, max: 12_000 }), (scenario, division, elapsed) => {
      const one = planOf(scenario, everything) as ClosedPlan;
      const parts = division.map((part) => planOf(scenario, part) as ClosedPlan);
      const sum = (of: (plan: ClosedPlan) => number): number => parts.reduce((total, part) => total + of(part), 0);
      expect(sum(({ population }) => population.vus(elapsed))).toBe(one.population.vus(elapsed));
      expect(sum(({ maxVus }) => maxVus)).toBe(one.maxVus);
      const inAll = ({ iterations, maxVus }: ClosedPlan): number =>
        (iterations?.count ?? 0) * (iterations?.each === 'vu' ? maxVus : 1);
      expect(sum(inAll)).toBe(inAll(one));
      if (!one.iterations) return;
      const numbers = division.flatMap((part, index) => {
        const { inTest } = iterationNumbers(scenario, part);
        return Array.from({ length: inAll(parts[index]!) }, (_, k) => inTest.nth(k));
      });
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: inAll(one) }, (_, number) => number));
    }),
  );
});

const open: fc.Arbitrary<Scenario> = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 200 }), vus).map(([rate, vus]): Scenario => ({
    ...base,
    executor: 'constant-arrival-rate',
    rate,
    timeUnit: 1000,
    duration: 2000,
    preAllocatedVUs: vus,
    maxVUs: vus,
  })),
  fc.tuple(stages, vus).map(([stages, vus]): Scenario => ({
    ...base,
    executor: 'ramping-arrival-rate',
    startRate: 1,
    timeUnit: 1000,
    stages,
    preAllocatedVUs: vus,
    maxVUs: vus,
  })),
);

const arrivals = (scenario: Scenario, part: Part, arrival: 'even' | 'poisson'): number[] => {
  const { schedule } = planOf(scenario, part, { arrival, seed: 3 }) as OpenPlan;
  const due: number[] = [];
  for (let at = schedule.next(0); at !== 'done'; at = schedule.next(due.length)) due.push(at);
  return due;
};

test.each(['even', 'poisson'] as const)(
  'threads and segments give together the %s arrivals of the whole',
  (arrival) => {
    fc.assert(
      fc.property(open, parts, (scenario, division) => {
        const together = division.flatMap((part) => arrivals(scenario, part, arrival)).sort((a, b) => a - b);
        expect(together).toEqual(arrivals(scenario, everything, arrival));
      }),
      { numRuns: 40 },
    );
  },
);

test.each([
  ['1/4', 25],
  ['25%', 25],
  ['0.1:0.25', 15],
  ['1/3:2/3', 33],
])('the segment %s owns its share', (segment, percent) => {
  expect(segmentStripe(segment, undefined).count(100)).toBe(percent);
});

test.each(['1/0', '2', '1/2:1/4', 'half'])('%s is refused', (segment) => {
  expect(() => segmentStripe(segment, undefined)).toThrow(RangeError);
});

test('a segment has to be part of its sequence', () => {
  expect(() => segmentStripe('0:1/3', '0,1/2,1')).toThrow(/no part of the sequence/);
  expect(() => segmentStripe('0:1/2', '0,1/2')).toThrow(/rises from 0 to 1/);
});
