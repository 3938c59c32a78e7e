import { expect, test } from 'vitest';
import { compileScript } from '../../runner/script/compile.ts';
import { loadScript } from '../../runner/script/load.ts';
import { describePosition, sourceStack } from '../../runner/script/stack.ts';
import { asyncHost, withFiles, type Sources } from './both-ways.ts';

const stackOf = (sources: Sources): Promise<string> =>
  withFiles(sources, async (path, folder) => {
    const script = await loadScript(path);
    const main = (await compileScript(script)(asyncHost([])))['default'] as () => unknown;
    try {
      await main();
      return 'no error';
    } catch (error) {
      return sourceStack(script, error).replaceAll(`${folder}/`, '');
    }
  });

test('a stack shows the source’s own files, lines, columns and function names', async () => {
  const stack = await stackOf({
    'script.ts': `import { login } from './api';
type Unused = { a: number };

export default function (): void {
  const user: string = 'u';
  login(user);
}`,
    'api.ts': `import http from 'k6/http';
import { sleep } from 'k6';
interface User { name: string }
const parse = (body: string): User => {
  if (body !== '') throw new TypeError('not a user');
  return { name: body };
};
class Client {
  get(path: string) {
    sleep(1);
    const body = http.get(path).body as string;
    return parse(body);
  }
}
export function login(name: string): User {
  return new Client().get('/login/' + name);
}`,
  });
  expect(stack.split('\n')).toEqual([
    'TypeError: not a user',
    '    at parse (api.ts:5:26)',
    '    at Client.get (api.ts:12:12)',
    expect.stringMatching(/^ {4}at login \(api\.ts:16:\d+\)$/),
    expect.stringMatching(/^ {4}at default \(script\.ts:6:\d+\)$/),
  ]);
});

test('before it first waits, a lowered function shows once in a stack', async () => {
  const stack = await stackOf({
    'script.js': `import http from 'k6/http';
const steps = [inner];
function inner() {
  if (steps) throw new Error('early');
  http.get('/');
}
export default function () {
  steps[0]();
}`,
  });
  expect(stack).toMatch(/^Error: early\n {4}at inner \(script\.js:4:20\)\n {4}at default \(script\.js:8:\d+\)$/);
});

test('an error that the script did not throw keeps its stack', async () => {
  const script = await withFiles(`export default () => 1;`, (path) => loadScript(path));
  const error = new Error('elsewhere');
  expect(sourceStack(script, error)).toBe(error.stack);
  expect(sourceStack(script, 'thrown text')).toBe('thrown text');
});

test('a position of the lowered code is told as one of the source', async () => {
  await withFiles(
    `import http from 'k6/http';\nexport default function () {\n  while (true) {}\n}\nexport const use = () => http.get('/');`,
    async (path) => {
      const script = await loadScript(path);
      const lines = script.code.split('\n');
      const line = lines.findIndex((text) => text.includes('while (true)'));
      expect(describePosition(script, line + 1, lines[line]!.indexOf('while') + 1)).toEqual({
        file: path,
        line: 3,
        column: 3,
      });
    },
  );
});
