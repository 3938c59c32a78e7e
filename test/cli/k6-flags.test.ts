import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, onTestFinished, test } from 'vitest';
import { defineScriptOptions, scriptOptions, toRequest } from '../../cli/script-options.ts';
import { readRecord } from '../../runner/record/reader.ts';
import { startServer } from '../engine/run-script.ts';
import { plimsoll } from '../helpers/command-line.ts';

/** Runs a script with these flags; its record is in `folder`/run. */
async function runWith(
  source: string,
  ...flags: string[]
): Promise<{ folder: string; exitCode: number; stdout: string; stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-flags-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const script = join(folder, 'script.js');
  writeFileSync(script, source);
  const own = flags.map((flag) => flag.replace('FOLDER', folder));
  const ran = await plimsoll('run', '--quiet', '--reporter', 'json', '-o', join(folder, 'run'), ...own, script);
  return { folder, ...ran };
}

const POST = `import http from 'k6/http';
export default function () { http.post(__ENV.TARGET + '/orders', 'three apples'); }`;
const SAY = `export default function () { console.log('hello', __ENV.OWN); console.warn('beware'); }`;

test('--http-debug shows heads, and =full the bodies too', async () => {
  const { url } = await startServer();
  const heads = await runWith(POST, '--target', url, '--http-debug');
  expect(heads.exitCode).toBe(0);
  expect(heads.stderr).toMatch(/Request:\s+POST \/orders HTTP\/1\.1[^]*Response:\s+HTTP\/1\.1 200/);
  expect(heads.stderr).not.toMatch(/three apples|"ok":true/);
  const full = await runWith(POST, '--target', url, '--http-debug=full');
  expect(full.stderr).toMatch(/three apples[^]*\{"ok":true\}/);
});

test('--dns is taken, and a setting that it does not have is refused by name', async () => {
  const { url, asked } = await startServer();
  const dns = 'ttl=1m,select=first,policy=onlyIPv4';
  const localhost = url.replace('127.0.0.1', 'localhost');
  expect((await runWith(POST, '--target', localhost, '--dns', dns)).exitCode).toBe(0);
  expect(asked).toContain('POST /orders');
  const wrong = await runWith(SAY, '--dns', 'time=1m');
  expect(wrong.exitCode).not.toBe(0);
  expect(wrong.stderr).toMatch(/✗ .*time[^]*fix /);
});

test('--console-output takes what the script says off the screen, a line each with its level', async () => {
  const { folder, stderr } = await runWith(SAY, '--console-output', 'FOLDER/console.log');
  const lines = readFileSync(join(folder, 'console.log'), 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^time="[^"]+Z" level=info msg="hello /);
  expect(lines[1]).toMatch(/level=warning msg=beware$/);
  expect(stderr).not.toMatch(/hello|beware/);
});

test('--console-output in a folder that is not there is refused before the run', async () => {
  const { folder, exitCode, stderr } = await runWith(SAY, '--console-output', 'FOLDER/none/console.log');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/✗ --console-output: cannot write [^]*fix +name a file in a folder that is there/);
  expect(existsSync(join(folder, 'run', 'record.jsonl'))).toBe(false);
});

test('--include-system-env-vars=false leaves the script what -e and K6_* say', async () => {
  const envWith = (...flags: string[]): unknown => {
    const command = defineScriptOptions(new Command()).parse(flags, { from: 'user' });
    return toRequest(scriptOptions.parse(command.opts()), { K6_VUS: '3', SECRET: 'x' }).env;
  };
  expect(envWith('-e', 'OWN=mine')).toEqual({ K6_VUS: '3', SECRET: 'x', OWN: 'mine' });
  expect(envWith('--include-system-env-vars')).toHaveProperty('SECRET');
  expect(envWith('--include-system-env-vars=false', '-e', 'OWN=mine')).toEqual({ K6_VUS: '3', OWN: 'mine' });
  expect((await runWith(SAY, '--include-system-env-vars=false', '-e', 'OWN=mine')).stderr).toContain('hello mine');
});

test.each([
  ['--address', 'localhost:6565', 'there is no REST API'],
  ['--linger', '', 'the record holds every second'],
  ['--paused', '', 'start the run when it is wanted'],
  ['--profiling-enabled', '', 'node --cpu-prof'],
  ['--traces-output', 'otel', '--traces'],
  ['--new-machine-readable-summary', '', '--summary-export'],
  ['--type', 'archive', 'name the script itself'],
  ['--log-output', 'none', '--console-output'],
  ['--log-format', 'raw', 'plain lines'],
])('%s is refused with a way out', async (flag, value, wayOut) => {
  const { exitCode, stderr } = await runWith(SAY, ...[flag, value].filter(Boolean));
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`✗ ${flag} has no meaning on the embedded engine`);
  expect(stderr).toMatch(/fix /);
  expect(stderr).toContain(wayOut);
});

test('flags of k6 that change nothing here are taken', async () => {
  const flags = ['--no-usage-report', '--no-color', '--verbose', '--compatibility-mode=extended'];
  const { exitCode, stderr } = await runWith(SAY, ...flags);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('hello');
});

describe.skipIf(!existsSync(join(homedir(), 'go/bin/k6')))('--engine k6', { timeout: 60_000 }, () => {
  const script = `import http from 'k6/http'; import { check } from 'k6';
export const options = { iterations: 3, thresholds: { http_reqs: ['count==3'], checks: ['rate>0.9'] } };
export default function () { check(http.get(__ENV.TARGET + '/a'), { fine: (r) => r.status === 500 }); }`;

  test('runs the real one: requests, thresholds and exit code are in the record', async () => {
    const { url, asked } = await startServer();
    const { folder, exitCode } = await runWith(script, '--engine', 'k6', '--target', url);
    expect(asked.filter((line) => line === 'GET /a')).toHaveLength(3);
    expect(exitCode).toBe(99);
    const { header, seconds, end } = readRecord(join(folder, 'run'));
    expect(header.script).toBe('script.js');
    expect(seconds.reduce((sum, { requests }) => sum + requests, 0)).toBe(3);
    expect(end).toMatchObject({ exitCode: 99, reason: 'threshold' });
    expect(end!.thresholds).toEqual(
      expect.arrayContaining([
        { metric: 'http_reqs', expression: 'count==3', passed: true },
        { metric: 'checks', expression: 'rate>0.9', passed: false },
      ]),
    );
  });

  test('keeps it to this machine', async () => {
    const elsewhere = `import http from 'k6/http';
export default function () { console.log('code', http.get('http://192.0.2.1/').error_code); }`;
    const { stdout, stderr } = await runWith(elsewhere, '--engine', 'k6');
    expect(stdout + stderr).toMatch(/code 1110/);
  });
});
