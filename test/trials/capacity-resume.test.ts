import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunRequest, RunResult } from '../../runner/run.ts';
import { findCapacity } from '../../trials/capacity/capacity.ts';
import type { CapacityRequest } from '../../trials/capacity/capacity.ts';
import { writeTrial } from './write-trial.ts';

let folder: string;
let script: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-capacity-'));
  script = join(folder, 'load.js');
  writeFileSync(
    script,
    `export const options = { scenarios: { all: { executor: 'constant-vus', vus: 10, duration: '10s' } } };
     export default function () {}`,
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A target that carries 40 virtual users; `killedAt` is the number of the run that the kill meets. */
function target(killedAt = Infinity) {
  const runs: string[] = [];
  const run = ({ out, flags }: RunRequest): Promise<RunResult> => {
    const { vus } = (flags!['scenarios'] as { all: { vus: number } }).all;
    runs.push(out);
    const end = runs.length === killedAt ? 'none' : 'done';
    writeTrial(out, {
      steps: { 'GET /': vus > 40 ? 900 : 60 + 4 * vus },
      seed: runs.length,
      seconds: 8,
      closedLoop: true,
      end,
    });
    if (runs.length === killedAt) throw new Error('killed');
    return Promise.resolve({ record: join(out, 'record.jsonl') } as RunResult);
  };
  return { runs, run };
}

const search = (run: CapacityRequest['run'], resume: boolean, hold = 8000) =>
  findCapacity(
    folder,
    {
      run,
      request: () => ({ script, env: {} }),
      target: { url: 'http://127.0.0.1:1', restart: undefined },
      hold,
      from: 10,
      most: 80,
      resume,
    },
    new AbortController().signal,
    () => undefined,
  );

test('a search that was killed goes on where it was, and finds what it would have found', async () => {
  const first = target(3);
  await expect(search(first.run, false)).rejects.toThrow('killed');
  expect(first.runs).toHaveLength(3);
  const second = target();
  const found = await search(second.run, true);
  expect(second.runs[0]).toBe(first.runs[2]);
  expect(second.runs).not.toContain(first.runs[0]);
  expect(found.load).toBeGreaterThanOrEqual(38);
  expect(found.load).toBeLessThanOrEqual(41);
  expect(found.unit).toBe('virtual users');
  expect(readdirSync(folder)).toContain('search.json');
});

test('steps of two searches are never mixed', async () => {
  await expect(search(target().run, true)).rejects.toThrow('holds no search');
  await expect(search(target(1).run, false)).rejects.toThrow('killed');
  await expect(search(target().run, false)).rejects.toThrow('holds a search');
  await expect(search(target().run, true, 9000)).rejects.toMatchObject({ why: 'hold was 8000, is 9000' });
});
