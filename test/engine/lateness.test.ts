import { expect, test } from 'vitest';
import { samplesOf } from '../../runner/record/samples.ts';
import { runScript, startServer } from './run-script.ts';

const SPIN = 80;
const MANY_VUS = 4;

test('a thread that was busy knows by how much it may have read its answers late', async () => {
  const { url } = await startServer(1);
  const { entries } = await runScript(
    `import http from 'k6/http';
     export const options = { vus: ${MANY_VUS}, duration: '2s' };
     export default function () {
       http.get(__ENV.TARGET + '/');
       const until = Date.now() + ${SPIN};
       while (Date.now() < until);
     }`,
    { target: url },
  );
  // While one virtual user spins, the answers to the others wait.
  const worst = Math.max(...entries.seconds.map(({ loopDelayMs = 0 }) => loopDelayMs));
  expect(worst).toBeGreaterThanOrEqual(SPIN / 2);
  const threads = samplesOf(entries, 'generator-threads');
  expect(threads.length).toBeGreaterThan(0);
  for (const { loopDelayMs, worstDelayMs, busyShare } of threads) {
    expect(loopDelayMs).toBeLessThanOrEqual(worstDelayMs);
    expect(busyShare).toBeGreaterThanOrEqual(0);
    expect(busyShare).toBeLessThanOrEqual(1);
  }
  expect(Math.max(...threads.map(({ worstDelayMs }) => worstDelayMs))).toBeGreaterThanOrEqual(SPIN / 2);
});

test('one whose virtual users mostly wait is mostly idle', async () => {
  const { url } = await startServer(1);
  const { entries } = await runScript(
    `import http from 'k6/http';
     import { sleep } from 'k6';
     export const options = { vus: 1, duration: '3s' };
     export default function () { http.get(__ENV.TARGET + '/'); sleep(0.5); }`,
    { target: url },
  );
  const shares = samplesOf(entries, 'generator-threads').map(({ busyShare }) => busyShare);
  expect(Math.min(...shares)).toBeLessThan(0.5);
});
