import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ab } from '../../trials/ab.ts';
import { readPlan } from '../../trials/plan.ts';
import type { ExperimentPlan } from '../../trials/plan.ts';
import { beginOrResume } from '../../trials/resume.ts';
import type { Slot } from '../../trials/slots.ts';
import { writeTrial } from './write-trial.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-tampered-'));
  await go(plan);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const plan: ExperimentPlan = {
  version: 1,
  startedAt: '2026-11-22T04:00:00.000Z',
  seed: 7,
  pairs: 3,
  looks: 1,
  alpha: 0.05,
  delta: 0.1,
  token: 'test',
  arms: { A: 'main', B: 'HEAD' },
  source: { script: '/shop.js', a: 'npm start', b: 'npm run new' },
};

/** Runs or goes on with the experiment; each trial that is measured is written, none is measured twice. */
async function go(from: ExperimentPlan): Promise<void> {
  const measure = ({ folder }: Slot): Promise<void> => {
    writeTrial(folder, { steps: { 'GET /': 20 }, seed: 1 });
    return Promise.resolve();
  };
  await ab(folder, from, {
    measure,
    signal: new AbortController().signal,
    tell: () => undefined,
    pairsFor: () => 3,
  });
}

const edit = (file: string, change: (text: string) => string): void =>
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));

const RECORD = 'pair-02/try-1/B/record.jsonl';

test.each([
  ['a line that was cut', (text: string) => text.replace(/^(.{90}).*$/m, '$1'), /cannot be read.*not a record/],
  [
    'a number that cannot be',
    (text: string) => text.replace('"started":100', '"started":-1'),
    /cannot be read.*damaged at line 3/,
  ],
  [
    'the next version of the format',
    (text: string) => text.replace(/"version":(\d+)/, (_, version: string) => `"version":${Number(version) + 1}`),
    /newer plimsoll/,
  ],
])('a trial with %s stops the experiment, and none is left out in silence', async (_, change, words) => {
  edit(RECORD, change);
  await expect(go(readPlan(folder))).rejects.toMatchObject({
    message: expect.stringMatching(words) as string,
    fix: expect.stringContaining('begin anew') as string,
  });
});

test.each([
  ['workload', '"workload":"w1"', '"workload":"w2"', 'workload was w1, is w2'],
  ['machine', '"cores":2', '"cores":4', 'cores was 2, is 4'],
])('a trial of another %s is refused, with what differs side by side', async (_, was, is, why) => {
  edit(RECORD, (text) => text.replace(was, is));
  await expect(go(readPlan(folder))).rejects.toMatchObject({
    message: 'pair 2 of this experiment was measured elsewhere than pair 1 (B)',
    why,
  });
});

test('builds that were loaded in two ways are refused', async () => {
  for (const pair of [1, 2, 3])
    edit(`pair-0${pair}/try-1/B/record.jsonl`, (text) => text.replace('"workload":"w1"', '"workload":"w2"'));
  await expect(go(readPlan(folder))).rejects.toMatchObject({
    message: 'A and B were loaded in two ways',
    why: 'the workload of A is w1, that of B w2',
  });
});

test('a plan of another version, or with a part missing, is refused', () => {
  edit('experiment.json', (text) => text.replace('"version": 1', '"version": 2'));
  expect(() => readPlan(folder)).toThrow('holds no experiment that can go on');
  edit('experiment.json', (text) => text.slice(0, 80));
  expect(() => readPlan(folder)).toThrow('holds no experiment that can go on');
});

test('another script, command or δ is another experiment, named with both', () => {
  const wanted = { ...plan, delta: 0.2, source: { ...plan.source, b: 'npm run newer' } };
  expect(() => beginOrResume(folder, wanted, true)).toThrow(
    expect.objectContaining({ why: 'b was "npm run new", is "npm run newer"\ndelta was 0.1, is 0.2' }),
  );
});

test.each([0, 40])(
  'a record that a kill cut after %i bytes, within its first line, is measured again',
  async (bytes) => {
    edit(RECORD, (text) => text.slice(0, bytes));
    await go(readPlan(folder));
    expect(readFileSync(join(folder, 'pair-02/try-2/B/record.jsonl'), 'utf8')).toContain('"entry":"end"');
  },
);
