import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plimsoll } from '../helpers/command-line.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-cli-'));
  writeFileSync(
    join(folder, 'fine.js'),
    "import http from 'k6/http';\nexport default function () { http.get(`${__ENV.TARGET}/`); }\n",
  );
  writeFileSync(
    join(folder, 'broken.ts'),
    "import http from 'k6/http';\nexport default function () {\n  http.get(;\n}\n",
  );
  writeFileSync(join(folder, 'list.json'), '[1]');
});
afterAll(() => rmSync(folder, { recursive: true }));

const fine = (): string => join(folder, 'fine.js');

test.each([
  ['a verb that does not exist', ['comprae'], 2, /unknown command 'comprae'[\s\S]*Did you mean compare/],
  [
    'an option that does not exist',
    ['run', 'x.js', '--vuss', '3'],
    2,
    /unknown option '--vuss'[\s\S]*Did you mean --vus/,
  ],
  ['a missing argument', ['compare', 'only-one'], 2, /missing required argument 'after'/],
  ['an option without its value', ['run', 'x.js', '--vus'], 2, /argument missing/],
  ['a number that is none', ['run', 'x.js', '--vus', 'many'], 2, /--vus "many"/],
  [
    'several wrong values at once',
    ['run', 'x.js', '--vus', '0', '--duration', 'long'],
    2,
    /--vus "0"[\s\S]*--duration "long"/,
  ],
  ['a stage without a target', ['run', 'x.js', '--stage', '30s'], 2, /--stage "30s"[\s\S]*30s:10/],
  ['a target that is no URL', ['run', 'x.js', '--target', 'localhost:3000'], 2, /--target "localhost:3000"/],
  ['a queue without its database', ['run', 'x.js', '--queue', 'pg-boss'], 2, /--queue pg-boss needs --db/],
  ['a process that is no number', ['run', 'x.js', '--pid', 'api'], 2, /--pid "api"/],
  [
    'a reporter that does not exist',
    ['run', 'x.js', '--reporter', 'pdf'],
    2,
    /--reporter "pdf"[\s\S]*html, json, md, junit/,
  ],
  ['a record that is not there', ['report', '/nowhere/at-all'], 2, /there is no such file/],
])('%s is named, with the way out', async (_, args, exitCode, words) => {
  const result = await plimsoll(...args);
  expect(result.stderr).toMatch(words);
  expect(result.stderr).toMatch(/^✗ .+\n {2}why {2}.+\n {2}fix {2}.+/);
  expect(result.exitCode).toBe(exitCode);
  expect(result.stdout).toBe('');
});

test('a dead target is named before any load is sent', async () => {
  const result = await plimsoll('run', fine(), '--target', 'http://127.0.0.1:1/', '-o', join(folder, 'dead'));
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toMatch(
    /http:\/\/127\.0\.0\.1:1 does not answer[\s\S]*nothing listens there[\s\S]*no load was sent/,
  );
});

test('a config file that is no object is named', async () => {
  const result = await plimsoll('run', fine(), '--config', join(folder, 'list.json'));
  expect(result.stderr).toMatch(/list\.json[\s\S]*not a JSON object/);
});

test('help lists the verbs, and the options of one', async () => {
  expect((await plimsoll('--help')).stdout).toMatch(/demo[\s\S]*run[\s\S]*compare[\s\S]*doctor/);
  expect((await plimsoll('help', 'run')).stdout).toMatch(/--target <url>/);
  expect((await plimsoll()).exitCode).toBe(0);
});

test('doctor says what this machine has and lacks', async () => {
  const { stdout, exitCode } = await plimsoll('doctor');
  expect(stdout).toMatch(/✓ Node \d/);
  expect(stdout).toMatch(/file descriptors a process/);
  expect(exitCode).toBe(0);
});
