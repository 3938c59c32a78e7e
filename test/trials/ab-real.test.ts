import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExperimentResult } from '../../reports/judge/experiment.ts';
import { trialOf } from '../../reports/judge/trial.ts';
import { readRecord } from '../../runner/record/reader.ts';
import { plimsoll } from '../helpers/command-line.ts';

const SERVE = fileURLToPath(new URL('./scripts/serve.mjs', import.meta.url));
const SCRIPT = `
import http from 'k6/http';
export const options = {
  scenarios: { all: { executor: 'constant-arrival-rate', rate: 150, timeUnit: '1s', duration: '4s', preAllocatedVUs: 50 } },
};
export default function () { http.get(__ENV.TARGET + '/x'); }
`;

let folder: string;
let port: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-ab-real-'));
  writeFileSync(join(folder, 'script.js'), SCRIPT);
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const compare = (...more: string[]) => {
  const builds = ['--start', `exec node ${SERVE}`, '--ready', `http://127.0.0.1:${port}/ready`];
  const a = ['--env-a', `PORT=${port}`, '--env-a', 'DELAY=5'];
  const b = ['--env-b', `PORT=${port}`, '--env-b', 'DELAY=40'];
  const rest = ['--pairs', '1', '--seed', '3', '-o', join(folder, 'out'), ...more];
  return plimsoll('ab', join(folder, 'script.js'), ...builds, ...a, ...b, ...rest);
};

/** ms, of the rehearsal: it is there however busy the machine is. */
const medianOf = (out: string, arm: 'A' | 'B'): number =>
  trialOf(readRecord(join(folder, out, 'rehearsal', arm))).steps.get('GET /x')!.p50!;

test('measures two builds for real, goes on with what is there, and leaves nothing running', async () => {
  const { stdout, stderr, exitCode } = await compare('--json');
  expect(stderr).toContain('rehearsal of B, not counted');
  expect(exitCode).toBe(0);
  const result = JSON.parse(stdout) as ExperimentResult;
  // One command, two environments: each trial's server had its own.
  expect(medianOf('out', 'A')).toBeLessThan(medianOf('out', 'B'));
  expect(medianOf('out', 'B')).toBeGreaterThan(39);
  expect(result.arms.A).toMatch(/^PORT=\d+ DELAY=5 /);
  expect(result).toMatchObject({ outcome: 'inconclusive', seed: 3 });
  expect(result.metrics.map(({ name }) => name)).toContain('p95 GET /x');
  expect(readFileSync(join(folder, 'out', 'result.md'), 'utf8')).toMatch(
    /^<!-- plimsoll-ab -->\n\n### \? cannot be told yet/,
  );
  expect(existsSync(join(folder, 'out', 'pair-01', 'try-1', 'B', 'record.jsonl'))).toBe(true);
  await expect(fetch(`http://127.0.0.1:${port}/ready`)).rejects.toThrow('fetch failed');

  expect((await compare()).stderr).toContain('holds an experiment');
  const other = await compare('--resume', '--delta', '0.2');
  expect(other.stderr).toContain('delta was 0.1, is 0.2');
  const again = await compare('--resume', '--json');
  expect(again.stderr).not.toContain('rehearsal');
  expect(JSON.parse(again.stdout)).toEqual(JSON.parse(stdout));
}, 120_000);

test('two servers that stay up are loaded in turn, and neither is started nor ended', async () => {
  const start = async (delay: number): Promise<{ url: string; end: () => void }> => {
    const server = createHttpServer((_, answer) => setTimeout(() => answer.end('x'), delay)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, end: () => void server.close() };
  };
  const [a, b] = [await start(2), await start(30)];
  const urls = ['--url-a', a.url, '--url-b', b.url];
  const out = join(folder, 'urls');
  const { exitCode, stdout, stderr } = await plimsoll(
    'ab',
    join(folder, 'script.js'),
    ...urls,
    '--pairs',
    '1',
    '--budget',
    'GET /x=1ms',
    '-o',
    out,
  );
  expect(stderr).toContain('report');
  expect(exitCode).toBe(0);
  const { arms, pairs } = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')) as ExperimentResult;
  expect(arms).toEqual({ A: a.url, B: b.url });
  // On a busy machine every try may be void: then the result says that, and there is nothing to judge.
  expect(stdout).toContain(pairs[0]?.values ? 'budget 1.0 ms' : '1 pair stayed void');
  expect(medianOf('urls', 'A')).toBeLessThan(medianOf('urls', 'B'));
  for (const file of ['report.html', 'result.md', 'junit.xml']) expect(existsSync(join(out, file))).toBe(true);
  expect((await fetch(a.url)).ok && (await fetch(b.url)).ok).toBe(true);
  a.end();
  b.end();
}, 60_000);

test.each([
  [['--url-a', 'http://127.0.0.1:1'], '--url-a and --url-b belong together'],
  [['--url-a', 'http://127.0.0.1:1', '--url-b', 'http://127.0.0.1:1'], 'are the same'],
  [['--a', 'x', '--base', 'main'], 'three ways to say what A is'],
  [['--a', 'x', '--b', 'y'], '--ready is missing'],
  [['--a', 'x', '--b', 'y', '--ready', 'http://127.0.0.1:1', '--setup', 'npm ci'], '--setup belongs to --base'],
  [['--head', 'HEAD', '--ready', 'http://127.0.0.1:1'], '--head belongs to --base'],
  [['--start', 'x', '--ready', 'http://127.0.0.1:1'], 'the same command in the same environment'],
  [['--start', 'x', '--ready', 'http://127.0.0.1:1', '--env-a', '=1'], '--env-a "=1"'],
  [['--base', 'no-such-branch', '--ready', 'http://127.0.0.1:1'], '--start is missing'],
  [['--url-a', 'http://127.0.0.1:1', '--url-b', 'http://127.0.0.1:2'], '--url-a http://127.0.0.1:1 does not answer'],
  [['--looks', '3'], '--looks "3"'],
  [['--delta', '2'], '--delta "2"'],
  [['--pairs', '0'], '--pairs "0"'],
])('ab %j is refused in words', async (options, words) => {
  const { exitCode, stderr } = await plimsoll('ab', join(folder, 'script.js'), ...options);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(words);
  expect(existsSync('plimsoll-runs/experiment.json')).toBe(false);
});
