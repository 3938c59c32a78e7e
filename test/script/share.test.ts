import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { compileScript } from '../../runner/script/compile.ts';
import { loadScript } from '../../runner/script/load.ts';
import type { Script, ScriptModule } from '../../runner/script/script.ts';
import { asyncHost, withFiles } from './both-ways.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** A script beside a package of one file. */
const withPackage = (code: string, script: string): Promise<Script> =>
  withFiles({ 'script.js': script }, (path, folder) => {
    const file = join(folder, 'node_modules', 'lib', 'index.js');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(join(dirname(file), 'package.json'), '{"name":"lib","type":"module","main":"index.js"}');
    writeFileSync(file, code);
    return loadScript(path);
  });

const users = async (script: Script): Promise<[ScriptModule, ScriptModule]> => {
  const make = compileScript(script);
  return [await make(asyncHost([])), await make(asyncHost([]))];
};

const same = async (code: string, use: string): Promise<boolean> => {
  const script = await withPackage(
    code,
    `import * as lib from 'lib'; export const it = ${use}; export default () => lib;`,
  );
  const [a, b] = await users(script);
  return a['it'] === b['it'];
};

test('data, functions and classes of a package exist once', async () => {
  expect(await same(`export const names = ['a', 'b']; export const by = { x: names };`, 'lib.by')).toBe(true);
  expect(await same(`const names = 'a.b'.split('.'); export function first() { return names[0]; }`, 'lib.first')).toBe(
    true,
  );
  expect(await same(`class Base {} export class A extends Base { static make() { return new A(); } }`, 'lib.A')).toBe(
    true,
  );
  expect(await same(`export var Kind = ((k) => { k.A = 'a'; return k; })({});`, 'lib.Kind')).toBe(true);
});

test.each([
  ['what begins empty', `const seen = new Map(); export const it = (k) => seen.set(k, 1);`],
  ['a counter', `let n = 0; export const it = () => (n += 1);`],
  ['an object that is written to', `const config = { a: 1 }; export const it = (a) => { config.a = a; };`],
  ['a list that is pushed to', `const list = [1]; export const it = (a) => list.push(a);`],
  ['a class with a static that is set', `export class it { static last = 1; static use() { this.last = 2; } }`],
  ['hidden state', `export const it = (() => { let n = 0; return () => (n += 1); })();`],
  ['what depends on state', `const seen = {}; const use = (k) => (seen[k] = 1); export const it = () => use('a');`],
  ['what names a global that differs by user', `export const it = () => console.log(__VU);`],
  ['a result that may be anything', `const make = () => ({}); export const it = make();`],
])('%s stays with each virtual user', async (_, code) => {
  expect(await same(code, 'lib.it')).toBe(false);
});

test('shared data is frozen, so no virtual user changes it for another', async () => {
  const script = await withPackage(
    `export const table = { list: [1, 2] };`,
    `import { table } from 'lib'; export default () => { const alias = table; alias.list.push(3); };`,
  );
  const [main] = await users(script);
  expect(main['default']).toThrow(/not extensible|read only/);
});

test('a package’s function that was lowered is not shared, and works', async () => {
  const script = await withPackage(
    `const each = (list, f) => { for (const x of list) f(x); }; export const run = (f) => each([1, 2], f);`,
    `import { run } from 'lib'; import http from 'k6/http'; export default () => run((n) => http.get('/' + n));`,
  );
  const trace: string[] = [];
  await ((await compileScript(script)(asyncHost(trace)))['default'] as () => unknown)();
  expect(trace).toEqual(['GET /1', 'done /1', 'GET /2', 'done /2']);
});

test('the script’s own data is its own: each virtual user may change its copy', async () => {
  const script = await withFiles(
    { 'script.js': `import users from './u.json'; export default () => users.pop();`, 'u.json': '[1,2]' },
    (path) => loadScript(path),
  );
  const [a, b] = (await users(script)).map((module) => module['default'] as () => number);
  expect([a!(), a!(), b!()]).toEqual([2, 1, 2]);
});

test(
  'a thousand virtual users with faker cost kilobytes each, and its locale data is there once',
  { timeout: 60_000 },
  async () => {
    const faker = new URL('./scripts/faker.js', import.meta.url).pathname;
    const script = await loadScript(faker);
    const make = compileScript(script);
    const module = await make(asyncHost([]));
    expect((module['name'] as () => string)()).toMatch(/^[A-Z]/);
    const kept = [make(asyncHost([]))];
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let user = 0; user < 1000; user += 1) kept.push(make(asyncHost([])));
    gc();
    const each = (process.memoryUsage().heapUsed - before) / 1000;
    expect(kept).toHaveLength(1001);
    // The data of the two locales is 300 KB of text alone; the Faker that the script makes takes 25 KB in any program.
    expect(script.sharedCode.length).toBeGreaterThan(20 * script.code.length);
    expect(each).toBeLessThan(script.sharedCode.length / 6);
  },
);
