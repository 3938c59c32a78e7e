import { expect, test } from 'vitest';
import { runScript, startServer, total } from './run-script.ts';

const tattle = `
  export function teardown() { console.log('teardown') }
  export function handleSummary() { console.log('summary'); return {} }`;

test('gracefulStop interrupts: nothing of the iteration runs on, and it does not count', async () => {
  const { url } = await startServer(10_000);
  const ran = await runScript(
    `
    import http from 'k6/http';
    import { sleep } from 'k6';
    export const options = { scenarios: {
      asleep: { executor: 'constant-vus', vus: 2, duration: '1s', gracefulStop: '100ms', exec: 'asleep' },
      asking: { executor: 'constant-vus', vus: 2, duration: '1s', gracefulStop: '100ms', exec: 'asking' },
    }};
    const never = () => console.log('went on');
    export function asleep() { try { sleep(100); never() } catch (e) { never() } finally { never() } }
    export function asking() { try { http.get(__ENV.TARGET); never() } catch (e) { never() } finally { never() } }
    ${tattle}`,
    { target: url },
  );
  expect(ran.said).toEqual(['teardown', 'summary']);
  expect([total(ran, 'started'), total(ran, 'completed'), total(ran, 'interrupted')]).toEqual([4, 0, 4]);
  expect(ran.exitCode).toBe(0);
});

test.each([
  ['exec.test.abort("enough")', 108, 'aborted', /enough/],
  ['exec.test.fail("bad")', 110, 'failed', /bad/],
])('%s ends with %s, after teardown and summary', async (call, exitCode, reason, why) => {
  const ran = await runScript(`
    import exec from 'k6/execution';
    import { sleep } from 'k6';
    export const options = { vus: 2, duration: '1s' };
    export default function () {
      sleep(0.05);
      if (__VU === 1 && __ITER === 2) try { ${call} } catch (e) { console.log('caught') } finally { if (${exitCode} === 108) console.log('finally') }
    }
    ${tattle}`);
  expect(ran.said).toEqual(['teardown', 'summary']);
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.entries.end).toMatchObject({ reason, exitCode });
  expect(ran.failure).toMatch(why);
});

test.each([
  ['throws', `throw new Error('no seed')`, 107, {}, /no seed/],
  ['takes too long', `for (;;) sleep(1)`, 100, { setupTimeout: '300ms' }, /longer than 300ms/],
  ['never gives way', `for (;;) {}`, 100, { setupTimeout: '300ms' }, /longer than 300ms/],
  ['aborts', `exec.test.abort('from setup')`, 108, {}, /from setup/],
])('a setup that %s ends the run: no load, no teardown, but a summary', async (_, body, exitCode, options, why) => {
  const ran = await runScript(`
    import exec from 'k6/execution';
    import { sleep } from 'k6';
    export const options = ${JSON.stringify(options)};
    export function setup() { ${body} }
    export default function () { console.log('load') }
    ${tattle}`);
  expect(ran.said).toEqual(['summary']);
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.failure).toMatch(why);
});

test('a teardown that takes too long ends with 101', async () => {
  const ran = await runScript(`
    import { sleep } from 'k6';
    export const options = { teardownTimeout: '200ms' };
    export default function () {}
    export function teardown() { sleep(60) }`);
  expect(ran.exitCode).toBe(101);
});

test('a signal interrupts; teardown and summary still run, and the record has its end', async () => {
  const stop = new AbortController();
  const ran = await runScript(
    `import { sleep } from 'k6';
     export const options = { vus: 3, duration: '1h' };
     export default function () { try { sleep(1000) } finally { console.log('finally') } }
     ${tattle}`,
    { onEntry: (entry) => void (entry.entry === 'load' && stop.abort()) },
    stop.signal,
  );
  expect(ran.said).toEqual(['teardown', 'summary']);
  expect(ran.entries.end).toMatchObject({ reason: 'signal', exitCode: 105 });
  expect(total(ran, 'interrupted')).toBe(3);
});

test('while (true) {} is told with its function and line, and ends the run after gracefulStop', async () => {
  const ran = await runScript(`
    export const options = { scenarios: { s: { executor: 'per-vu-iterations', vus: 2, maxDuration: '1s', gracefulStop: '0s' } } };
    function spin() {
      for (let i = 0; ; i++) {}
    }
    export default function () { if (__VU === 2) spin() }
    ${tattle}`);
  expect(ran.failure).toMatch(/did not give way .* it is in spin \(.*script\.js:4:\d+\)/);
  expect(ran.exitCode).toBe(107);
  expect(ran.said).toEqual(['teardown', 'summary']);
  expect(ran.entries.notices).toContainEqual(expect.objectContaining({ code: 'script-stuck' }));
});

test('a crossed threshold ends with 99, with abortOnFail long before the time', async () => {
  const { url } = await startServer();
  const begin = Date.now();
  const ran = await runScript(
    `
    import http from 'k6/http';
    import { sleep } from 'k6';
    export const options = {
      vus: 1, duration: '1m',
      thresholds: {
        'http_req_failed{part:bad}': [{ threshold: 'rate<0.5', abortOnFail: true, delayAbortEval: '100ms' }],
        http_reqs: ['count>0'], 'http_reqs{part:none}': ['count>0'],
      },
    };
    export default function () { http.get(__ENV.TARGET + '/fails', { tags: { part: 'bad' } }); http.get(__ENV.TARGET); sleep(0.1) }
    ${tattle}`,
    { target: url },
  );
  expect(Date.now() - begin).toBeLessThan(30_000);
  expect(ran.exitCode).toBe(99);
  expect(ran.said).toEqual(['teardown', 'summary']);
  expect(ran.entries.end?.thresholds).toEqual([
    { metric: 'http_req_failed{part:bad}', expression: 'rate<0.5', passed: false },
    { metric: 'http_reqs', expression: 'count>0', passed: true },
    { metric: 'http_reqs{part:none}', expression: 'count>0', passed: false },
  ]);
});

test('init code that throws is an error before the load, with the line of the source', async () => {
  await expect(runScript(`export default function () {}\nthrow new Error('broken here');`)).rejects.toThrow(
    expect.objectContaining({ exitCode: 107, message: expect.stringContaining('broken here') }),
  );
  await expect(
    runScript(`export const options = { vus: 5, iterations: 1 }; export default function () {}`),
  ).rejects.toThrow(expect.objectContaining({ exitCode: 104 }));
});

test('a host that nobody allowed gets no request, and ends the run', async () => {
  await expect(
    runScript(`
      import http from 'k6/http';
      export const options = { iterations: 5 };
      export default function () { try { http.get('http://192.0.2.1/') } catch (e) {} }`),
  ).rejects.toThrow(expect.objectContaining({ fix: expect.stringContaining('--allow-host') }));
});
