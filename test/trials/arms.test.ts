import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openArms } from '../../trials/arms.ts';
import type { Source, Upkeep } from '../../trials/arms.ts';
import { UserError } from '../../user-error.ts';

const SERVE = fileURLToPath(new URL('./scripts/serve.mjs', import.meta.url));
const HOLDER = fileURLToPath(new URL('./scripts/leash-holder.mjs', import.meta.url));
const onLinux = existsSync('/proc/self/environ');

let folder: string;
let port: number;
let token: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  token = `t${Math.random().toString(16).slice(2)}`;
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
});
afterEach(() => {
  assert.deepEqual(processesOf(token), [], 'processes were left behind');
  rmSync(folder, { recursive: true, force: true });
});

const processesOf = (token: string): string[] =>
  readdirSync(onLinux ? '/proc' : folder).filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`PLIMSOLL_EXPERIMENT=${token}`)
      );
    } catch {
      return false;
    }
  });

const never = new AbortController().signal;
const upkeep = (own: Partial<Upkeep> = {}): Upkeep => ({
  token,
  ready: `http://127.0.0.1:${port}/ready`,
  readyTimeout: 10_000,
  reset: undefined,
  ...own,
});
const commands = (start = `exec node ${SERVE}`, env: Record<string, string> = {}): Source => ({
  kind: 'commands',
  start: { A: start, B: start },
  env: { A: { PORT: String(port), ...env }, B: { PORT: String(port), ...env } },
  cwd: folder,
});
const start = async (source: Source, own: Partial<Upkeep> = {}, signal = never) =>
  (await openArms(source, upkeep(own), folder, signal)).start('A', join(folder, 'A'), signal);
const refusal = async (trying: Promise<unknown>): Promise<string> => {
  const error: unknown = await trying.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof UserError)) throw error ?? new Error('it did not fail');
  return [error.message, error.why, error.fix].join('\n');
};

test('starts a target when its reset is done, and ends it', async () => {
  const target = await start(commands(), { reset: 'echo reset > reset-was-here' });
  expect(existsSync(join(folder, 'reset-was-here'))).toBe(true);
  expect((await fetch(target.url)).status).toBe(200);
  await target.stop();
  await expect(fetch(target.url)).rejects.toThrow('fetch failed');
});

test.skipIf(!onLinux)('ends children too, even one that left the group', async () => {
  const target = await start(commands(undefined, { CHILDREN: '1' }));
  expect(processesOf(token).length).toBeGreaterThanOrEqual(3);
  await target.stop();
  expect(processesOf(token)).toEqual([]);
});

test('a target that ignores the polite signal is ended all the same', async () => {
  const target = await start(commands(`trap '' TERM; node ${SERVE} & wait; wait`));
  await target.stop();
  await expect(fetch(target.url)).rejects.toThrow('fetch failed');
});

test('says what a target wrote that ended before it was ready', async () => {
  const words = await refusal(start(commands('echo no database >&2; exit 3')));
  expect(words).toContain('ended with 3 before it was ready');
  expect(words).toContain('no database');
});

test('gives up on a target that never gets ready, with its last answer', async () => {
  const words = await refusal(start(commands(undefined, { READY_STATUS: '503' }), { readyTimeout: 1500 }));
  expect(words).toContain('was not ready after 2 s');
  expect(words).toContain('it answered 503');
});

test('refuses a port on which somebody else answers', async () => {
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  expect(await refusal(start(commands()))).toContain(`port ${port} on 127.0.0.1 is in use`);
  other.close();
});

test('a reset that fails midway says so, and nothing is started', async () => {
  const words = await refusal(start(commands(), { reset: 'echo half; sleep 1000 & echo broken >&2; exit 7' }));
  expect(words).toContain('ended with 7');
  expect(words).toContain('broken');
  expect(existsSync(join(folder, 'A', 'target.log'))).toBe(false);
});

test.each([
  ['a reset', { reset: 'sleep 1000' }, commands],
  ['a slow start', {}, () => commands('sleep 1000')],
])('stopping during %s ends it at once', async (_, own, source) => {
  const stop = new AbortController();
  const starting = start(source(), own, stop.signal);
  setTimeout(() => stop.abort(new Error('Ctrl-C')), 300);
  await expect(starting).rejects.toThrow('Ctrl-C');
});

test('two servers that stay up are neither started nor ended', async () => {
  const arms = await openArms(
    { kind: 'urls', url: { A: 'http://127.0.0.1:1/a', B: 'http://127.0.0.1:1/b' } },
    upkeep(),
    folder,
    never,
  );
  const target = await arms.start('B', folder, never);
  expect(target).toMatchObject({ url: 'http://127.0.0.1:1/b', pid: undefined });
  await target.stop();
});

test('a kill -9 of plimsoll takes the target with it', async () => {
  const holder = spawn(process.execPath, ['--import', 'tsx', HOLDER, join(folder, 'log')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(holder.stdout, 'data')) as [Buffer];
  const group = Number(line.toString());
  expect(process.kill(-group, 0)).toBe(true);
  holder.kill('SIGKILL');
  await expect.poll(() => alive(group), { timeout: 10_000 }).toBe(false);
});

function alive(group: number): boolean {
  const states = readdirSync('/proc').flatMap((pid) => {
    try {
      const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return Number(pgrp) === group ? [state] : [];
    } catch {
      return [];
    }
  });
  return states.some((state) => state !== 'Z');
}

test('waits a moment for a port that the last trial used', async () => {
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const starting = start(commands());
  await sleep(500);
  other.close();
  const target = await starting;
  expect((await fetch(target.url)).status).toBe(200);
  await target.stop();
});
