import { expect, test } from 'vitest';
import { runScript, startServer, total } from './run-script.ts';

const SAY = `
  import exec from 'k6/execution';
  export default function () { console.log([__VU, exec.vu.idInTest, exec.scenario.iterationInTest].join()) }`;

const numbers = (said: readonly string[], column: number): number[] =>
  said.map((line) => Number(line.split(',')[column])).sort((a, b) => a - b);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test.each([1, 3])('%s threads run every iteration once, on the VUs of one', async (threads) => {
  const ran = await runScript(
    `
    export const options = { scenarios: { s: { executor: 'shared-iterations', vus: 7, iterations: 40 } } };${SAY}`,
    {
      threads,
    },
  );
  expect(numbers(ran.said, 2)).toEqual(upTo(40));
  expect([...new Set(numbers(ran.said, 0))].every((id) => id >= 1 && id <= 7)).toBe(true);
  expect(total(ran, 'completed')).toBe(40);
});

test('each VU runs its own iterations', async () => {
  const ran = await runScript(
    `
    export const options = { scenarios: { s: { executor: 'per-vu-iterations', vus: 5, iterations: 3 } } };${SAY}`,
    {
      threads: 2,
    },
  );
  expect(numbers(ran.said, 0)).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5]);
  expect(numbers(ran.said, 2)).toEqual(upTo(15));
});

test.each([1, 2, 3])(
  'VUs of several scenarios on %s threads have the numbers of one, without a gap',
  async (threads) => {
    const ran = await runScript(
      `
    export const options = { scenarios: {
      one: { executor: 'per-vu-iterations', vus: 1 },
      three: { executor: 'per-vu-iterations', vus: 3 },
      later: { executor: 'constant-arrival-rate', rate: 4, duration: '1s', preAllocatedVUs: 1, maxVUs: 4 },
    } };
    import { sleep } from 'k6';
    import exec from 'k6/execution';
    export default function () { console.log([__VU, exec.vu.idInTest].join()); sleep(2) }`,
      { threads },
    );
    const ids = [...new Set(numbers(ran.said, 0))];
    expect(ids).toEqual(upTo(ids.length).map((index) => index + 1));
    expect(numbers(ran.said, 1)).toEqual(numbers(ran.said, 0));
    expect(ids.length).toBeGreaterThanOrEqual(5);
  },
);

test('a segment runs its part, under the numbers of the whole', async () => {
  const options = { executionSegment: '1/3:2/3', executionSegmentSequence: '0,1/3,2/3,1' };
  const ran = await runScript(
    `
    export const options = { scenarios: { s: { executor: 'shared-iterations', vus: 3, iterations: 9 } } };${SAY}`,
    {
      flags: options,
    },
  );
  expect(ran.said).toEqual(['1,2,1', '1,2,4', '1,2,7']);
});

test.each([1, 2])('an arrival rate starts every slot once on %s threads, and says how late', async (threads) => {
  const { url } = await startServer();
  const ran = await runScript(
    `
    import http from 'k6/http';
    import exec from 'k6/execution';
    export const options = { scenarios: { s: { executor: 'constant-arrival-rate', rate: 60, duration: '2s', preAllocatedVUs: 20 } } };
    export default function () { http.get(__ENV.TARGET + '/' + exec.scenario.iterationInTest); console.log([0, 0, exec.scenario.iterationInTest].join()) }`,
    {
      target: url,
      threads,
    },
  );
  expect(total(ran, 'offered')).toBe(120);
  expect(numbers(ran.said, 2).length + total(ran, 'dropped')).toBe(120);
  expect(new Set(ran.said).size).toBe(ran.said.length);
  expect(ran.entries.load.some(({ startDelay }) => startDelay !== undefined)).toBe(true);
  expect(ran.entries.seconds.every(({ planned }) => planned !== undefined)).toBe(true);
  expect(ran.entries.seconds.map(({ step }) => step)).toContain('GET /{id}');
});

test('without a free VU an arrival is dropped, and counted', async () => {
  const ran = await runScript(`
    import { sleep } from 'k6';
    export const options = { scenarios: { s: { executor: 'constant-arrival-rate', rate: 10, duration: '1s', preAllocatedVUs: 2, gracefulStop: '5s' } } };
    export default function () { sleep(3) }`);
  expect([total(ran, 'started'), total(ran, 'dropped'), total(ran, 'completed')]).toEqual([2, 8, 2]);
  expect(ran.told.map(({ text }) => text).join()).toContain('Insufficient VUs');
  expect(ran.stdout).toMatch(/dropped_iterations\.+: 8 /);
});

test('more VUs are made up to maxVUs', async () => {
  const ran = await runScript(`
    import { sleep } from 'k6';
    export const options = { scenarios: { s: { executor: 'ramping-arrival-rate', startRate: 10, stages: [{ target: 10, duration: '1s' }], preAllocatedVUs: 1, maxVUs: 30, gracefulStop: '5s' } } };
    export default function () { sleep(1.5); console.log(__VU) }`);
  expect(ran.said.map(Number).sort((a, b) => a - b)).toEqual(upTo(10).map((index) => index + 1));
});

test('VUs ramp up and down, and those that go may finish', async () => {
  const ran = await runScript(`
    import { sleep } from 'k6';
    export const options = { scenarios: { s: { executor: 'ramping-vus', startVUs: 0, stages: [{ target: 4, duration: '1s' }, { target: 0, duration: '1s' }], gracefulRampDown: '10s' } } };
    export default function () { sleep(0.1); console.log(__VU) }`);
  expect(new Set(ran.said).size).toBe(4);
  expect(total(ran, 'interrupted')).toBe(0);
  expect(total(ran, 'started')).toBe(total(ran, 'completed'));
});

test('maxDuration drops what had no time to begin', async () => {
  const ran = await runScript(`
    import { sleep } from 'k6';
    export const options = { scenarios: { s: { executor: 'per-vu-iterations', vus: 2, iterations: 5, maxDuration: '1s', gracefulStop: '100ms' } } };
    export default function () { sleep(0.7) }`);
  expect([total(ran, 'completed'), total(ran, 'interrupted'), total(ran, 'dropped')]).toEqual([2, 2, 6]);
});

test('minIterationDuration pads, and does not count as the iteration’s own time', async () => {
  const begin = performance.now();
  const ran = await runScript(`
    export const options = { vus: 1, iterations: 3, minIterationDuration: '300ms' };
    export default function () {}
    export function handleSummary({ metrics }) { return { stdout: String(metrics.iteration_duration.values.max < 300) } }`);
  expect(performance.now() - begin).toBeGreaterThan(900);
  expect(ran.stdout).toBe('true');
});
