import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

test('measures two builds for real, goes on with what is there, and leaves nothing running', async () => {
  const { stdout, stderr, exitCode } = await compare('--json');
  expect(stderr).toContain('rehearsal of B, not counted');
  expect(exitCode).toBe(0);
  const result = JSON.parse(stdout) as { outcome: string; seed: number; metrics: { name: string; verdict: string }[] };
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
