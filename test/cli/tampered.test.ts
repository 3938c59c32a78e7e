import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RECORD_VERSION } from '../../runner/record/constants.ts';
import { plimsoll } from '../helpers/command-line.ts';
import { writeTrial } from '../trials/write-trial.ts';
import type { FakeTrial } from '../trials/write-trial.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-tampered-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (name: string, own: Partial<FakeTrial> = {}): string => {
  writeTrial(join(folder, name), { steps: { 'GET /': 100 }, seed: name.length, ...own });
  return join(folder, name);
};

type Edit = (lines: string[]) => string[];
const edited = (name: string, edit: Edit): string => {
  const path = run(name);
  const file = join(path, 'record.jsonl');
  writeFileSync(file, edit(readFileSync(file, 'utf8').split('\n')).join('\n'));
  return path;
};
const onLine =
  (number: number, change: (line: string) => string): Edit =>
  (lines) =>
    lines.map((line, at) => (at === number - 1 ? change(line) : line));

/** What may become of a record, the words of why it is refused, and whether another line is to blame. */
const TAMPERED: [string, Edit, RegExp][] = [
  [
    'a number made negative',
    onLine(3, (line) => line.replace(/"(requests|started)":\d+/, '"$1":-7')),
    /line 3[\s\S]*why/,
  ],
  ['a number made a word', onLine(2, (line) => line.replace(/"at":\d+/, '"at":"soon"')), /line 2[\s\S]*at: /],
  ['a line cut in its middle', onLine(4, (line) => line.slice(0, 40)), /line 4[\s\S]*it is not JSON/],
  ['a line of something else', onLine(5, () => '[1, 2]'), /damaged at line 5/],
  ['its first line gone', (lines) => lines.slice(1), /is not a record of a run[\s\S]*not a header/],
  ['nothing left', () => [], /is not a record of a run[\s\S]*it is empty/],
  [
    'the next version of the format',
    onLine(1, (line) => line.replace(`"version":${RECORD_VERSION}`, `"version":${RECORD_VERSION + 1}`)),
    new RegExp(`newer plimsoll[\\s\\S]*version ${RECORD_VERSION + 1}[\\s\\S]*up to ${RECORD_VERSION}`),
  ],
];

test.each(TAMPERED)(
  'a record with %s is refused by every verb that reads one, with its file named',
  async (_, edit, words) => {
    const [odd, fine] = [edited('odd', edit), run('fine')];
    for (const args of [
      ['compare', fine, odd],
      ['compare', odd, fine],
      ['check', odd],
      ['check', fine, odd],
      ['report', odd],
      ['baseline', 'save', 'x', odd, '--folder', join(folder, 'baselines')],
      ['history', folder, '--reference', odd],
    ]) {
      const { exitCode, stdout, stderr } = await plimsoll(...args, ...(args[0] === 'compare' ? ['-o', folder] : []));
      expect({ args, exitCode, stdout: args[0] === 'history' ? '' : stdout }).toEqual({
        args,
        exitCode: 2,
        stdout: '',
      });
      expect(stderr).toMatch(words);
      expect(stderr).toContain(join('odd', 'record.jsonl'));
    }
    const history = await plimsoll('history', folder);
    expect(history.stderr).toMatch(/passed over: .*odd/);
    expect(history.stdout).toContain('1 run');
  },
);

test('a cut last line is what a kill leaves: the rest is read, and the run is called killed', async () => {
  const cut = edited('cut', (lines) => [...lines.slice(0, -3), lines.at(-3)!.slice(0, 30)]);
  const { stdout } = await plimsoll('report', cut, '-o', folder);
  expect(stdout).toMatch(/killed/);
  const saved = await plimsoll('baseline', 'save', 'x', cut, '--folder', join(folder, 'baselines'));
  expect(saved).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('was killed') });
});

test.each([
  ['workload', { workload: 'w2', cpu: 'one', cores: 2 }, ['workload', 'w1', 'w2']],
  ['machine', { workload: 'w1', cpu: 'other', cores: 8 }, ['cpu', 'one', 'other', 'cores', '2', '8']],
  ['data', { workload: 'w1', cpu: 'one', cores: 2, data: 'd2' }, ['data', 'd1', 'd2']],
])('records of another %s are not compared, and what differs stands side by side', async (_, fingerprint, words) => {
  const ours = run('ours', { fingerprint: { workload: 'w1', cpu: 'one', cores: 2, data: 'd1' } });
  const other = run('other', { steps: { 'GET /': 150 }, fingerprint });
  const compared = await plimsoll('compare', ours, other, '-o', folder);
  expect(compared.stdout).not.toMatch(/slower|faster/);
  expect(compared.stdout).toContain('not comparable');
  for (const word of words) expect(compared.stdout.toLowerCase()).toContain(word);
  const checked = await plimsoll('check', ours, other);
  expect(checked.exitCode).toBe(2);
  for (const word of words) expect(checked.stderr).toContain(word);
  const history = await plimsoll('history', folder);
  expect(history.stdout.match(/^1 runs? on /gm)).toHaveLength(2);
  const pinned = await plimsoll('history', ours, '--reference', other);
  expect(pinned.exitCode).toBe(2);
});

test('judge is for numbers, and says so of a record', async () => {
  const { exitCode, stderr } = await plimsoll('judge', join(run('run'), 'record.jsonl'));
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/why[\s\S]*fix/);
});
