import { expect, test } from 'vitest';
import { compileScript } from '../../runner/script/compile.ts';
import { loadScript } from '../../runner/script/load.ts';
import { UserError } from '../../user-error.ts';
import { asyncHost, lower, withFiles, type Sources } from './both-ways.ts';

const K6 = `import http from 'k6/http'; import { sleep } from 'k6';\n`;

async function refused(source: string | Sources): Promise<UserError> {
  const error: unknown = await withFiles(source, (path, folder) =>
    loadScript(path).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof Error) error.message = error.message.replaceAll(`${folder}/`, '');
        return error;
      },
    ),
  );
  if (!(error instanceof UserError)) throw new Error('not refused', { cause: error });
  return error;
}

test.each([
  ['a getter', `class A {\n  get x() { return http.get('/'); }\n}`, '3:20', 'this call blocks in the getter A.x'],
  ['a setter', `const o = {\n  set x(v) { http.get(v); }\n};`, '3:14', 'this call blocks in the setter x'],
  [
    'a constructor',
    `class Api {\n  constructor() { this.t = http.post('/login'); }\n}`,
    '3:28',
    'this call blocks in the constructor of Api',
  ],
  [
    'a field',
    `class Api {\n  token = http.post('/login');\n}`,
    '3:11',
    'this call blocks in the initialiser of Api.token',
  ],
  [
    'a comparator',
    `const f = (l) =>\n  l.sort((a, b) => http.get(a).id - http.get(b).id);`,
    '3:3',
    'a callback that blocks is given to sort()',
  ],
  [
    'a replacer',
    `const f = (s) =>\n  s.replace(/a/g, () => http.get('/').body);`,
    '3:3',
    'a callback that blocks is given to replace()',
  ],
  [
    'a reviver',
    `const f = (s) =>\n  JSON.parse(s, (k, v) => (sleep(1), v));`,
    '3:3',
    'a callback that blocks is given to parse()',
  ],
  [
    'a function used with new',
    `function Api() {\n  this.t = http.post('/login');\n}\nexport const f = () => new Api();`,
    '5:24',
    'this call blocks in the constructor Api',
  ],
  [
    'toString, which the language calls',
    `const o = {\n  toString() { return http.get('/').body; }\n};`,
    '3:23',
    'this call blocks in toString',
  ],
  [
    "a proxy's trap",
    `new Proxy({}, { get: (_, name) => http.get(name) });`,
    '2:1',
    'a callback that blocks is given to new Proxy()',
  ],
])('what blocks in %s is an error at its place in the source', async (_, body, place, message) => {
  const error = await refused({
    'script.js': `${K6}${body}\nexport default function () { http.get('/'); }\nexport const used = ${/\b(?:class|const|function) (\w+)/.exec(body)?.[1]}`,
  });
  expect(error.message).toBe(`script.js:${place}: ${message}`);
  expect(error.why).toMatch(/k6 can wait .* JavaScript on Node cannot/);
  expect(error.fix).toMatch(/--engine k6/);
  expect(error.exitCode).toBe(107);
});

test('an error in a TypeScript helper names that file', async () => {
  const error = await refused({
    'script.ts': `import { Api } from './api';\nexport default function (): void { new Api(); }`,
    'api.ts': `import http from 'k6/http';\ninterface Unused { a: number }\nexport class Api {\n  constructor() {\n    http.get('/');\n  }\n}`,
  });
  expect(error.message).toBe('api.ts:5:5: this call blocks in the constructor of Api');
});

test('a broken script, a missing import and a missing script are errors of the user', async () => {
  const broken = await refused(`export default function () {\n  let a = ;\n}`);
  expect(broken.message).toBe('script.js:2:11: Unexpected ";"');
  expect(broken.exitCode).toBe(107);
  const missing = await refused(`import a from './nope.js';\nexport default () => a;`);
  expect(missing.message).toBe('script.js:1:15: Could not resolve "./nope.js"');
  expect(missing.exitCode).toBe(107);
  await expect(loadScript('/nowhere/script.js')).rejects.toThrow('there is no script /nowhere/script.js');
});

test.each(['k6/browser', 'k6/net/grpc', 'k6/x/sql', 'k6/crypto/x509'])(
  '%s is refused and k6 offered',
  async (module) => {
    const error = await refused(`import x from '${module}';\nexport default () => x;`);
    expect(error.message).toBe(`script.js:1:15: the embedded engine has no ${module}`);
    expect(error.fix).toMatch(/--engine k6/);
  },
);

/** Runs what only the run can tell. */
async function running(source: string): Promise<unknown> {
  const script = await lower(source);
  const make = compileScript(script);
  const main = (await make(asyncHost([])))['default'] as () => unknown;
  return main();
}

test('a call that the run finds to block where nothing can wait is an error too', async () => {
  const perhaps = `${K6}const get = [(u) => u, (u) => http.get(u)];
class A { constructor(i) { this.v = get[i]('/x'); } }
export default function () { sleep(1); return new A(0).v + `;
  expect(await running(`${perhaps}'!'; }`)).toBe('/x!');
  await expect(running(`${perhaps}new A(1).v; }`)).rejects.toThrow(
    /script\.js:3:37: this call blocks in the constructor of A/,
  );
});

test('a comparator that only the run can tell to block is caught when it does', async () => {
  const source = (index: number) => `${K6}const by = [(a, b) => b - a, (a, b) => http.get(a).id];
export default function () { return [1, 2, 3].sort(by[${index}]); }`;
  expect(await running(source(0))).toEqual([3, 2, 1]);
  await expect(running(source(1))).rejects.toThrow(/script\.js:3:37: this call blocks in sort\(\)/);
});

test('a generator that blocks is not taken apart by the language for ever', async () => {
  const source = (use: string) => `${K6}function* pages() { yield http.get('/').id; yield 2; }
export default function () { return ${use}; }`;
  expect(await running(source('[...pages()]'))).toEqual([1, 2]);
  await expect(running(source('new Set(pages())'))).rejects.toThrow(/a generator that blocks is taken apart/);
});

test('a CommonJS module cannot wait in its init code, and says where it tried', async () => {
  await expect(
    running(`const k6 = require('k6');\nconst r = k6.sleep(1);\nmodule.exports.default = () => r;`),
  ).rejects.toThrow(/script\.js:2:11: this call blocks in the init code/);
});

test('import() is refused', async () => {
  expect((await refused(`export default async () =>\n  import('k6/http');`)).message).toBe(
    'script.js:2:3: import() of a module',
  );
});
