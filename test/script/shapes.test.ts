import { expect, test } from 'vitest';
import { lower } from './both-ways.ts';

/** The code between the function's braces, as lowered. */
const lowered = async (source: string): Promise<string> => (await lower(source)).code;

test('a function that never blocks is written as it was', async () => {
  const pure = `function pure(list) {
  return list.map((n) => n + 1).filter((n) => String(n).at(0));
}`;
  expect(
    await lowered(`import http from 'k6/http';\n${pure}\nexport default function () { http.get(pure([1])[0]); }`),
  ).toContain(pure);
});

test('a script that never blocks has no await', async () => {
  expect(await lowered(`export const f = (g) => g(); export default () => [1].map((n) => f(() => n));`)).not.toMatch(
    /await|\$plimsoll/,
  );
});

test('a call that is surely of k6 costs one await and nothing else', async () => {
  expect(await lowered(`import http from 'k6/http'; export default function () { http.get('/a').json(); }`)).toContain(
    '(await http.get("/a")).json()',
  );
});

test('a function that is only called by its name needs no mark', async () => {
  const code = await lowered(
    `import { sleep } from 'k6'; function nap() { sleep(1); } export default () => { nap(); };`,
  );
  expect(code).toContain('async function nap()');
  expect(code).toContain('(await nap())');
});

test('a method that plain objects have too is awaited only if it is ours', async () => {
  const code = await lowered(
    `import http from 'k6/http'; const api = { get: (u) => http.get(u) }; export default (any) => [api.get('/'), any.get('k'), any.set('k')];`,
  );
  expect(code).toContain('$plimsoll.is($plimsoll.v = any.get("k"))');
  expect(code).toContain(', any.set("k")]');
});

test('a library’s methods are not taken for the script’s', async () => {
  expect(
    await lowered(`import { check } from 'k6'; export default (r) => check(r, { ok: (r) => r.headers.get('x') });`),
  ).not.toContain('await');
});
