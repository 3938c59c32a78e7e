import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildFailure, type OutputFile } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { remoteImports } from '../../runner/script-remote/remote-imports.ts';
import { UserError } from '../../user-error.ts';

const FILES: Record<string, string> = {
  '/lib.js': `import { b } from './sub/b.ts'; import http from 'k6/http'; export const a = () => [b, typeof http.get];`,
  '/sub/b.ts': `export const b: number = 41;`,
  '/common.js': `module.exports = { c: 7 };`,
  '/npm.js': `import _ from 'lodash';`,
};
let server: Server;
let base: string;
let asked: string[];
let cacheFolder: string;

beforeEach(async () => {
  asked = [];
  cacheFolder = mkdtempSync(join(tmpdir(), 'plimsoll-remote-'));
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.statusCode = FILES[url] === undefined ? 404 : 200;
    response.end(FILES[url]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  rmSync(cacheFolder, { recursive: true });
});

async function bundle(source: string, offline = false): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: cacheFolder },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
    external: ['k6', 'k6/*'],
    plugins: [remoteImports({ cacheFolder, offline })],
  });
  return (outputFiles as [OutputFile])[0].text;
}

/** The UserError that made a build fail. */
async function refusal(source: string, offline = false): Promise<UserError> {
  const failure = await bundle(source, offline).then(
    () => expect.unreachable('the build went well'),
    (error: unknown) => error as BuildFailure,
  );
  const detail: unknown = failure.errors[0]?.detail;
  expect(detail).toBeInstanceOf(UserError);
  return detail as UserError;
}

test('bundles a module with what it imports beside itself, and leaves k6 outside', async () => {
  const code = await bundle(`import { a } from '${base}/lib.js'; console.log(a());`);
  expect(code).toContain('41');
  expect(code).toMatch(/from "k6\/http"/);
  expect(asked).toEqual(['/lib.js', '/sub/b.ts']);
});

test('takes CommonJS, by import and by require', async () => {
  expect(
    await bundle(`import { c } from '${base}/common.js'; console.log(c, require('${base}/common.js'));`),
  ).toContain('c: 7');
});

test('fetches once, then lives on the cache, even offline', async () => {
  const source = `import '${base}/sub/b.ts';`;
  await bundle(source);
  await bundle(source, true);
  expect(asked).toEqual(['/sub/b.ts']);
});

test('fetches again what was cut short or edited in the cache', async () => {
  const source = `export * from '${base}/sub/b.ts';`;
  await bundle(source);
  const [file] = readdirSync(join(cacheFolder, 'remote')) as [string];
  const path = join(cacheFolder, 'remote', file);
  writeFileSync(path, readFileSync(path, 'utf8').replace('41', '42'));
  expect(await bundle(source)).toContain('41');
  expect(asked).toHaveLength(2);
});

test('names what is missing, and the way out', async () => {
  expect(await refusal(`import '${base}/lib.js'`, true)).toMatchObject({
    message: `${base}/lib.js is not in the cache`,
    why: expect.stringContaining('--offline') as string,
  });
  expect((await refusal(`import '${base}/nowhere.js'`)).why).toContain('404');
  expect((await refusal(`import '${base}/npm.js'`)).message).toContain("imports 'lodash'");
  expect((await refusal(`import 'http://example.com/a.js'`)).why).toContain('k6 refuses it too');
  server.close();
  server.closeAllConnections();
  expect((await refusal(`import '${base}/lib.js'`)).why).toMatch(/ECONNREFUSED/);
});

test.each(['k6-utils/1.4.0', 'httpx/0.1.0', 'k6-summary/9.9.9', 'papaparse/5.1.1', 'url/1.0.0', 'k6chaijs/4.3.4.3'])(
  'jslib %s comes with Plimsoll: nothing is fetched',
  async (library) => {
    expect(await bundle(`export * from 'https://jslib.k6.io/${library}/index.js'`, true)).toBeTruthy();
    expect(asked).toEqual([]);
  },
);
