import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openArms } from '../../trials/arms.ts';
import type { Source } from '../../trials/arms.ts';
import { resolveRevision, uncommitted, worktreeFolder } from '../../trials/git/worktrees.ts';

let repository: string;
let out: string;
let token: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: repository,
    encoding: 'utf8',
  }).trim();

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'plimsoll-repo-'));
  out = mkdtempSync(join(tmpdir(), 'plimsoll-out-'));
  token = `t${Math.random().toString(16).slice(2)}`;
  git('init', '-q', '-b', 'main');
  writeFileSync(join(repository, 'version'), 'one');
  git('add', '.');
  git('commit', '-qm', 'one');
  writeFileSync(join(repository, 'version'), 'two');
  git('commit', '-qam', 'two');
});
afterEach(() => {
  assert.ok(!existsSync(worktreeFolder(token)), 'a worktree was left behind');
  assert.equal(git('worktree', 'list').split('\n').length, 1);
  for (const folder of [repository, out]) rmSync(folder, { recursive: true, force: true });
});

const never = new AbortController().signal;
const upkeep = () => ({ token, ready: 'http://127.0.0.1:1/', readyTimeout: 1000, reset: undefined });
const source = async (setup: string | undefined): Promise<Source> => ({
  kind: 'revisions',
  repository,
  prefix: '',
  commit: {
    A: (await resolveRevision('--base', 'HEAD~1', repository)).commit,
    B: (await resolveRevision('--head', 'main', repository)).commit,
  },
  setup,
  start: 'true',
});

test('each revision has a worktree of its own, set up, and gone at the end', async () => {
  const arms = await openArms(await source('cat version > built'), upkeep(), out, never);
  const built = (arm: string) => readFileSync(join(worktreeFolder(token), arm, 'built'), 'utf8');
  expect([built('A'), built('B')]).toEqual(['one', 'two']);
  await arms.close();
});

test('a setup that fails leaves nothing behind, and shows what it wrote', async () => {
  const opening = openArms(await source('echo cannot build; exit 1'), upkeep(), out, never);
  await expect(opening).rejects.toMatchObject({ message: expect.stringContaining('--setup'), why: 'cannot build' });
});

test('stopping during setup leaves nothing behind', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('Ctrl-C')), 300);
  await expect(openArms(await source('sleep 1000'), upkeep(), out, stop.signal)).rejects.toThrow('Ctrl-C');
});

test('worktrees that a kill left are made anew', async () => {
  await openArms(await source('echo stale > stale'), upkeep(), out, never);
  const arms = await openArms(await source(undefined), upkeep(), out, never);
  expect(existsSync(join(worktreeFolder(token), 'A', 'stale'))).toBe(false);
  expect(existsSync(join(worktreeFolder(token), 'A', 'version'))).toBe(true);
  await arms.close();
});

test('names changes that are in no revision', async () => {
  expect(await uncommitted(repository)).toEqual([]);
  writeFileSync(join(repository, 'version'), 'three');
  expect(await uncommitted(repository)).toEqual(['version']);
});

test('a revision that is not there, and a folder without a repository, are refused in words', async () => {
  await expect(resolveRevision('--base', 'nope', repository)).rejects.toMatchObject({
    message: '--base nope: there is no such revision',
  });
  await expect(resolveRevision('--base', '--help', repository)).rejects.toMatchObject({
    message: expect.stringContaining('no such revision'),
  });
  await expect(resolveRevision('--base', 'main', out)).rejects.toMatchObject({
    message: expect.stringContaining('not in a git repository'),
  });
});
