import { expect, test } from 'vitest';
import { measure, merged } from '../../reports/measured.ts';
import type { Slice } from '../../reports/measured.ts';
import { runScript, startServer, total } from './run-script.ts';

const requests = (slices: readonly Slice[]): number => slices.reduce((sum, { second }) => sum + second.requests, 0);
const rate = (own: string): string =>
  `{ executor: 'constant-arrival-rate', rate: 10, duration: '2s', preAllocatedVUs: 30, ${own} }`;

test('what began before the load ended is judged wherever it is answered, what began in the tail is not', async () => {
  const { url } = await startServer(1500);
  const ran = await runScript(
    `import http from 'k6/http';
     export const options = { scenarios: { shop: ${rate(`gracefulStop: '20s'`)} } };
     export default function () {
       http.get(__ENV.TARGET + '/first');
       http.get(__ENV.TARGET + '/second');
     }`,
    { target: url },
  );
  const { slices } = measure(ran.entries);
  const of = (step: string, judged: boolean): Slice[] =>
    slices.filter((slice) => slice.step === `GET ${step}` && slice.judged === judged);
  const started = total(ran, 'started');
  expect(requests(of('/first', true))).toBe(started);
  expect(requests(of('/first', false))).toBe(0);
  expect(requests(of('/second', true)) + requests(of('/second', false))).toBe(started);
  expect(requests(of('/second', false))).toBeGreaterThan(0);
  // Planned times go with the response times.
  for (const { second, latency } of slices) expect(latency.count).toBe(second.requests);
  const answeredInTail = of('/first', true).filter(({ inTime }) => !inTime);
  expect(requests(answeredInTail)).toBeGreaterThan(0);
  expect(answeredInTail.every(({ second }) => second.begun === 'hold')).toBe(true);
});

test('a slow answer to a request of the hold counts as one of the hold when it comes in the ramp-down', async () => {
  const { url } = await startServer(1500);
  const ran = await runScript(
    `import http from 'k6/http';
     export const options = { scenarios: { shop: {
       executor: 'ramping-arrival-rate', startRate: 10, preAllocatedVUs: 40, gracefulStop: '20s',
       stages: [{ duration: '2s', target: 10 }, { duration: '3s', target: 1 }],
     } } };
     export default function () { http.get(__ENV.TARGET + '/'); }`,
    { target: url },
  );
  const { slices } = measure(ran.entries);
  const judged = slices.filter((slice) => slice.judged);
  expect(new Set(judged.filter(({ inTime }) => !inTime).map(({ second }) => second.begun))).toEqual(new Set(['hold']));
  // Two seconds of ten: by where they ended it would be a quarter of them.
  expect(requests(judged)).toBeGreaterThan(15);
  expect(requests(judged)).toBeLessThanOrEqual(21);
  expect(requests(slices)).toBe(total(ran, 'started'));
});

test('what was broken off at the end makes no percentile better', async () => {
  const { url } = await startServer(20_000);
  const ran = await runScript(
    `import http from 'k6/http';
     export const options = { scenarios: { shop: ${rate(`gracefulStop: '0s'`)} } };
     export default function () { http.get(__ENV.TARGET + '/'); }`,
    { target: url },
  );
  const { slices } = measure(ran.entries);
  const judged = slices.filter((slice) => slice.judged);
  expect(requests(slices)).toBe(total(ran, 'interrupted'));
  expect(requests(judged)).toBeLessThan(requests(slices));
  expect(merged(judged).min).toBeGreaterThan(799_000);
  expect(new Set(slices.filter((slice) => !slice.judged).map(({ second }) => second.begun))).toEqual(
    new Set(['interrupted']),
  );
});
