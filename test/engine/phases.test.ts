import { expect, test } from 'vitest';
import { phasesOf } from '../../runner/lifecycle/phases.ts';
import { readScenarios } from '../../runner/options/scenarios.ts';

const phases = (raw: Record<string, unknown>): string[] =>
  phasesOf(readScenarios(raw, [])).map(({ at, name }) => `${at / 1000} ${name}`);
const rate = { executor: 'constant-arrival-rate', rate: 1, preAllocatedVUs: 1 };

test.each([
  [
    'what is constant holds, then its iterations are waited for',
    { a: { ...rate, duration: '10s' } },
    ['0 hold', '10 tail'],
  ],
  [
    'stages that move are ramps',
    {
      a: {
        executor: 'ramping-vus',
        startVUs: 0,
        stages: [
          { duration: '5s', target: 4 },
          { duration: '20s', target: 4 },
          { duration: '5s', target: 0 },
        ],
      },
    },
    ['0 ramp-up', '5 hold', '25 ramp-down', '30 tail'],
  ],
  [
    'a load in which one part still moves does not hold',
    {
      a: { ...rate, duration: '30s' },
      b: { executor: 'ramping-vus', startVUs: 1, stages: [{ duration: '10s', target: 3 }] },
    },
    ['0 ramp-up', '10 hold', '30 tail'],
  ],
  [
    'scenarios one after the other are one hold, and the last one has the tail',
    { a: { ...rate, duration: '5s' }, b: { ...rate, startTime: '7s', duration: '5s' } },
    ['0 hold', '12 tail'],
  ],
  [
    'a jump takes no time',
    {
      a: {
        executor: 'ramping-vus',
        startVUs: 1,
        stages: [
          { duration: '0s', target: 4 },
          { duration: '5s', target: 4 },
        ],
      },
    },
    ['0 hold', '5 tail'],
  ],
])('%s', (_, raw, expected) => expect(phases(raw)).toEqual(expected));
