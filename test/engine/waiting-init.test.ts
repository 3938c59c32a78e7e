import { expect, test } from 'vitest';
import { runScript, total } from './run-script.ts';

const WAITS = `import { sleep } from 'k6';
const read = () => { sleep(0.02); return 'read'; };
const words = [read(), await Promise.resolve('awaited')];`;

test('each virtual user waits for its own init code, on every thread', async () => {
  const { said, exitCode } = await runScript(
    `${WAITS}
export const options = { scenarios: { a: { executor: 'per-vu-iterations', vus: 4, iterations: 1 } } };
export default function () { console.log(words.push(__VU), words.slice(0, 2).join()); }`,
    { threads: 2 },
  );
  expect(exitCode).toBe(0);
  expect(said).toEqual(Array(4).fill('3 read,awaited'));
});

test('a virtual user that is made while the load runs joins when its init code is through', async () => {
  const ran = await runScript(`${WAITS}
export const options = { scenarios: { a: {
  executor: 'constant-arrival-rate', rate: 40, timeUnit: '1s', duration: '2s', preAllocatedVUs: 1, maxVUs: 3 } } };
export default function () { console.log(__VU); sleep(0.2); }`);
  expect(ran.exitCode).toBe(0);
  expect([...new Set(ran.said)].sort()).toEqual(['1', '2', '3']);
  expect(total(ran, 'started') + total(ran, 'dropped')).toBe(total(ran, 'offered'));
});

test('init code that rejects ends the run before any load, with the place', async () => {
  await expect(
    runScript(`const users = await Promise.reject(new Error('no users'));\nexport default () => users;`),
  ).rejects.toMatchObject({ message: expect.stringContaining('no users') as string, exitCode: 107 });
});
