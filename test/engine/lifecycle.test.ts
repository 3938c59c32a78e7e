import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { runScript, startServer, total } from './run-script.ts';

test('init, setup, iterations, teardown and summary come in order, each in a VU of its own', async () => {
  const own = join(tmpdir(), `plimsoll-own-${process.pid}.txt`);
  onTestFinished(() => rmSync(own, { force: true }));
  const ran = await runScript(
    `
    import exec from 'k6/execution';
    let count = 0;
    console.log('init', __VU, typeof __ITER);
    export const options = { vus: 2, iterations: 4 };
    export function setup() { console.log('setup', __VU, count); return { at: new Date(0) }; }
    export default function (data) {
      count++;
      data.seen = (data.seen ?? 0) + 1;
      console.log('iteration', count === __ITER + 1, JSON.stringify(Object.keys(data)), data.seen === count);
    }
    export function teardown(data) { console.log('teardown', JSON.stringify(data), count); }
    export function handleSummary(data) {
      return { stdout: 'iterations ' + data.metrics.iterations.values.count, [__ENV.OWN]: data.state.testRunDurationMs > 0 ? 'yes' : 'no' };
    }`,
    { env: { OWN: own } },
  );
  // Options, setup, teardown and summary have one each, like every VU.
  expect(ran.said.filter((line) => line === 'init 1 undefined' || line === 'init 2 undefined')).toHaveLength(2);
  expect(ran.said.filter((line) => line.startsWith('init 0'))).toHaveLength(4);
  const rest = ran.said.filter((line) => !line.startsWith('init'));
  expect(rest[0]).toBe('setup 0 0');
  expect(rest.slice(1, 5)).toEqual(Array(4).fill('iteration true ["at","seen"] true'));
  expect(rest[5]).toBe('teardown {"at":"1970-01-01T00:00:00.000Z"} 0');
  expect(ran.stdout).toBe('iterations 4');
  expect(ran.exitCode).toBe(0);
  expect(ran.files).toEqual([own]);
  expect(readFileSync(own, 'utf8')).toBe('yes');
});

test('scenarios have functions, times, tags and variables of their own', async () => {
  const ran = await runScript(
    `
    import exec from 'k6/execution';
    export const options = { scenarios: {
      early: { executor: 'per-vu-iterations', vus: 2, iterations: 2, exec: 'first', env: { WHO: 'early' }, tags: { part: 'a' } },
      late: { executor: 'shared-iterations', iterations: 1, startTime: '300ms', exec: 'second' },
    }};
    const line = () => [exec.scenario.name, exec.scenario.executor, exec.vu.iterationInScenario, __ENV.WHO, __ENV.ALL, exec.vu.tags.part].join(' ');
    export function first() { console.log(line()); }
    export function second() { console.log(line(), exec.vu.iterationInInstance, exec.instance.iterationsCompleted); }`,
    {
      env: { ALL: 'all' },
    },
  );
  expect(ran.said.toSorted()).toEqual([
    'early per-vu-iterations 0 early all a',
    'early per-vu-iterations 0 early all a',
    'early per-vu-iterations 1 early all a',
    'early per-vu-iterations 1 early all a',
    'late shared-iterations 0  all  0 4',
  ]);
});

test('an exception is told with the line of the source, and the iteration counts', async () => {
  const ran = await runScript(`
    export const options = { iterations: 3 };
    function deep() { throw new RangeError('too far'); }
    export default function () { if (__ITER === 1) deep(); }`);
  expect(ran.exitCode).toBe(0);
  expect(ran.told.map(({ text }) => text)).toEqual([
    expect.stringMatching(/RangeError: too far\n\s+at deep \(.*script\.js:3:\d+\)/),
  ]);
  expect([total(ran, 'completed'), total(ran, 'iterationErrors')]).toEqual([3, 1]);
  expect(ran.entries.notices).toMatchObject([{ code: 'iteration-error' }]);
  expect(ran.stdout).toMatch(/iteration_errors\.+: 1 /);
});

test('an iteration lasts until its timers are through, and they wait while it sleeps', async () => {
  const ran = await runScript(
    `
    import { sleep } from 'k6';
    import http from 'k6/http';
    export const options = { iterations: 2 };
    export default function () {
      setTimeout(() => console.log('timer', __ITER), 5);
      const interval = setInterval(() => { console.log('tick', __ITER); clearInterval(interval); }, 40);
      Promise.resolve().then(() => console.log('promise', __ITER));
      sleep(0.02);
      http.get(__ENV.TARGET);
      console.log('end', __ITER);
    }`,
    { target: (await startServer(20)).url },
  );
  const withoutPromises = ran.said.filter((line) => !line.startsWith('promise'));
  expect(withoutPromises).toEqual(['end 0', 'timer 0', 'tick 0', 'end 1', 'timer 1', 'tick 1']);
});

test('groups nest, checks count by group, and what they return goes on', async () => {
  const ran = await runScript(`
    import { check, group, sleep } from 'k6';
    export default function () {
      const value = group('outer', () => {
        sleep(0.01);
        return group('inner', () => check(5, { 'is five': (v) => v === 5, 'is six': (v) => v === 6, text: '' }));
      });
      console.log(value, check(1, { top: true }, { own: 'tag' }));
      try { check(1, { before: () => true, broken: () => { throw new Error('no') }, after: () => true }) } catch (e) { console.log(e.message) }
    }`);
  expect(ran.said).toEqual(['false true', 'no']);
  const checks = ran.entries.metrics.filter(({ name }) => name === 'checks');
  expect(checks.map(({ tags, passes, total }) => [tags['group'] ?? '', tags['check'], passes, total])).toEqual([
    ['::outer::inner', 'is five', 1, 1],
    ['::outer::inner', 'is six', 0, 1],
    ['::outer::inner', 'text', 0, 1],
    ['', 'top', 1, 1],
    ['', 'before', 1, 1],
    ['', 'broken', 0, 1],
  ]);
  expect(ran.entries.metrics.filter(({ name }) => name === 'group_duration').map(({ tags }) => tags['group'])).toEqual([
    '::outer::inner',
    '::outer',
  ]);
});

test('metrics refuse what is no number, and take their names but once', async () => {
  const ran = await runScript(`
    import { Counter, Gauge, Rate, Trend } from 'k6/metrics';
    const counter = new Counter('my_counter'), trend = new Trend('my_trend', true), gauge = new Gauge('my_gauge'), rate = new Rate('my_rate');
    const again = new Counter('my_counter');
    for (const make of [() => new Trend('my_counter'), () => new Trend('x'), () => new Trend('a b')]) try { make(); console.log('made') } catch (e) { if (__VU === 0) console.log(e.name) }
    export default function () {
      console.log([counter.add(2), again.add(3), counter.add(-1), counter.add(NaN), counter.add(null), trend.add('4'), trend.add(8, { part: 'b' }), gauge.add(7), rate.add(true), rate.add(false)].join());
      try { new Counter('late_one') } catch (e) { console.log('late') }
    }
    export function handleSummary({ metrics }) {
      return { stdout: JSON.stringify([metrics.my_counter.values.count, metrics.my_trend.values.avg, metrics.my_trend.contains, metrics.my_gauge.values.value, metrics.my_rate.values.rate]) };
    }`);
  expect(ran.said).toContain('true,true,true,false,false,true,true,true,true,true');
  expect(ran.said).toContain('late');
  expect(ran.said).not.toContain('made');
  expect(JSON.parse(ran.stdout)).toEqual([4, 6, 'time', 7, 0.5]);
});

test('a shared array exists once for all threads, and cannot be changed', async () => {
  const ran = await runScript(
    `
    import { SharedArray } from 'k6/data';
    const users = new SharedArray('users', () => { console.log('made'); return [{ name: 'ann' }, { name: 'bob' }, { name: 'eve' }]; });
    export const options = { vus: 4, iterations: 4 };
    export default function () {
      let refused = 0;
      for (const change of [() => { users[0] = 1 }, () => { users[0].name = 'x' }, () => users.push(1)]) try { change() } catch (e) { refused++ }
      console.log(users.length, users[1].name, users.map((u) => u.name).join(), [...users].length, refused, users.at(-1).name);
    }`,
    { threads: 2 },
  );
  expect(ran.said.filter((line) => line === 'made')).toHaveLength(2);
  expect(ran.said.filter((line) => line !== 'made')).toEqual(Array(4).fill('3 bob ann,bob,eve 3 3 eve'));
});

test('exec tells the tags of a VU, and takes new ones', async () => {
  const ran = await runScript(`
    import exec from 'k6/execution';
    import { Counter } from 'k6/metrics';
    const c = new Counter('counted');
    export const options = { iterations: 2 };
    export default function () {
      c.add(1);
      exec.vu.metrics.tags.turn = __ITER;
      exec.vu.tags['kept'] = 'yes';
      c.add(1);
      try { exec.vu.tags.bad = {} } catch (e) { console.log(e.constructor.name) }
      delete exec.vu.tags.turn;
      console.log(JSON.stringify(exec.vu.tags), exec.test.options.scenarios.default.iterations, exec.vu.idInTest, exec.scenario.iterationInTest, exec.scenario.progress);
    }`);
  expect(ran.said.filter((line) => line.startsWith('{'))).toEqual([
    '{"kept":"yes","scenario":"default","group":""} 2 1 0 0',
    '{"kept":"yes","scenario":"default","group":""} 2 1 1 0.5',
  ]);
  const tags = ran.entries.metrics.filter(({ name }) => name === 'counted').map(({ tags }) => tags['turn'] ?? '-');
  expect(tags).toEqual(['-', '0', '-', '1']);
});

test('what handleSummary cannot do is told, and the usual summary is printed', async () => {
  const ran = await runScript(`
    export default function () {}
    export function handleSummary() { throw new Error('no summary today') }`);
  expect(ran.exitCode).toBe(0);
  expect(ran.told.map(({ text }) => text).join()).toContain('no summary today');
  expect(ran.stdout).toContain('TOTAL RESULTS');
  expect(existsSync(join(ran.folder, 'run/record.jsonl'))).toBe(true);
});
