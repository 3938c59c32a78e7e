import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plimsoll } from '../helpers/command-line.ts';
import { writeTrial } from '../trials/write-trial.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-verdicts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const slower = Array.from({ length: 12 }, (_, at) => [100 + (at % 3), 120 + (at % 4)]);
const write = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const trial = (name: string, own: Partial<Parameters<typeof writeTrial>[1]> = {}): string => {
  writeTrial(join(folder, name), { steps: { 'GET /': 100 }, seed: name.length, ...own });
  return join(folder, name);
};

test('history removes what plimsoll wrote of an old run, and nothing else', async () => {
  const [first, second] = [trial('first'), trial('second')];
  writeFileSync(join(first, 'notes.txt'), 'mine');
  const { exitCode } = await plimsoll('history', folder, '--prune', '1');
  expect(exitCode).toBe(0);
  const left = [first, second].filter((run) => existsSync(join(run, 'record.jsonl')));
  expect(left).toHaveLength(1);
  expect(existsSync(join(first, 'notes.txt'))).toBe(true);
});

test("a step's name cannot move the terminal's cursor", async () => {
  const { stdout } = await plimsoll('judge', write('pairs.json', { metrics: { 'GET /\u001b[2J': slower } }));
  expect(stdout).toContain('GET /\ufffd[2J');
});

test('judge prints exactly the documented JSON', async () => {
  const { stdout, exitCode } = await plimsoll(
    'judge',
    write('pairs.json', { metrics: { p95: slower, none: slower.map(() => null) } }),
    '--json',
  );
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    critical: expect.any(Number),
    metrics: {
      p95: {
        T: 78,
        estimate: expect.closeTo(0.2, 1),
        low: expect.any(Number),
        high: expect.any(Number),
        mde: expect.any(Number),
        verdict: 'regressed',
        pairsNeeded: 12,
      },
      none: { T: 0, estimate: null, low: null, high: null, mde: null, verdict: 'inconclusive', pairsNeeded: 12 },
    },
  });
});

test('judge reads CSV, takes α and δ from flags, and gates only with --strict', async () => {
  const csv = write('pairs.csv', `metric,pair,a,b\n${slower.map(([a, b], at) => `p95,${at},${a},${b}`).join('\n')}`);
  expect((await plimsoll('judge', csv)).stdout).toMatch(/✗ p95 +\+\d\d\.\d % +\[.+\] +±.+ regressed/);
  expect((await plimsoll('judge', csv, '--strict')).exitCode).toBe(96);
  expect((await plimsoll('judge', csv, '--delta', '0.5')).stdout).toContain('unchanged');
  expect((await plimsoll('judge', csv, '--alpha', '2')).stderr).toContain('--alpha "2": expected below 0.5');
});

test('judge names a file that is not there', async () => {
  const { stderr, exitCode } = await plimsoll('judge', join(folder, 'nowhere.json'));
  expect(stderr).toContain('there is no such file');
  expect(exitCode).toBe(2);
});

test('check judges several records as trials of one build, and gates on what is beyond doubt', async () => {
  const fine = ['a', 'bb', 'ccc'].map((name) => trial(name));
  expect(await plimsoll('check', ...fine)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^GO over 3 trials\n {2}✓ GET \/ p95/),
  });
  const slow = ['d', 'ee', 'fff'].map((name) => trial(name, { steps: { 'GET /': 2000 } }));
  expect(await plimsoll('check', ...slow)).toMatchObject({
    exitCode: 96,
    stdout: expect.stringContaining('over limit'),
  });
  expect((await plimsoll('check', fine[0]!)).exitCode).toBe(0);
});

test('check takes no trial whose generator was the limit, and says which', async () => {
  const trials = [trial('one'), trial('two', { loopDelayMs: 60 }), trial('three')];
  const { stdout, exitCode } = await plimsoll('check', ...trials);
  expect(exitCode).toBe(94);
  expect(stdout).toMatch(/^INVALID RUN\n.*two.*the load generator was saturated: it read answers 60 ms late.*\n$/);
  const { verdict } = JSON.parse((await plimsoll('check', ...trials, '--json')).stdout) as { verdict: string };
  expect(verdict).toBe('INVALID RUN');
});

test('check refuses records of two workloads, with what differs', async () => {
  const other = trial('other', { fingerprint: { workload: 'w2', cpu: 'one', cores: 2 } });
  const { stderr, exitCode } = await plimsoll('check', trial('one'), other);
  expect(stderr).toContain('workload is w1, and w2');
  expect(exitCode).toBe(2);
});

test('a baseline is saved, listed and shown, and not overwritten by accident', async () => {
  const baselines = join(folder, 'baselines');
  const baseline = (...args: string[]) => plimsoll('baseline', ...args, '--folder', baselines);
  expect((await baseline('save', 'main', trial('run'))).exitCode).toBe(0);
  expect(readFileSync(join(baselines, 'main.jsonl'), 'utf8')).toBe(
    readFileSync(join(folder, 'run', 'record.jsonl'), 'utf8'),
  );
  expect((await baseline('save', 'main', join(folder, 'run'))).stderr).toContain('there is a baseline main');
  expect((await baseline('save', 'main', join(folder, 'run'), '--replace')).exitCode).toBe(0);
  expect((await baseline('list')).stdout).toMatch(/main +2026-11-22 04:00 .* 360/);
  expect((await baseline('show', 'main')).stdout).toContain('GET /');
  expect((await baseline('save', '../x', join(folder, 'run'))).stderr).toContain('becomes a file name');
  expect((await baseline('save', 'half', trial('killed', { end: 'none' }))).stderr).toContain('was killed');
  expect((await baseline('remove')).stderr).toContain('neither save NAME RECORD');
});

test('history groups runs by place and load, and prunes only when asked', async () => {
  for (let run = 0; run < 10; run++) trial(`run-${run}`, { seed: run, steps: { 'GET /': run < 5 ? 100 : 200 } });
  trial('elsewhere', { fingerprint: { workload: 'w2' } });
  const { stdout } = await plimsoll('history', folder);
  expect(stdout).toMatch(/10 runs on 2 × one, workload w1/);
  expect(stdout).toMatch(/1 runs on .*workload w2/);
  expect(stdout).toMatch(/GET \/ .*\+(9\d|1\d\d) % from 2026-11-22T04:00/);
  const pruned = await plimsoll('history', folder, '--prune', '8');
  expect(pruned.stderr.match(/removed/g)).toHaveLength(2);
  expect((await plimsoll('history', folder)).stdout).toContain('8 runs');
});

test.each([
  ['nothing that says what A is', ['--start', 'x', '--ready', 'http://127.0.0.1:1/'], 'A and B are the same command'],
  ['two ways at once', ['--base', 'main', '--a', 'x'], 'three ways'],
  ['no --ready', ['--a', 'x', '--b', 'y'], '--ready is missing'],
  ['one URL', ['--url-a', 'http://127.0.0.1:1/'], 'belong together'],
  [
    'a revision that is not there',
    ['--base', 'no-such', '--start', 'x', '--ready', 'http://127.0.0.1:1/'],
    'no such revision',
  ],
  ['three looks', ['--looks', '3'], '--looks "3": '],
])('ab refuses %s before anything starts', async (_, args, words) => {
  const { stderr, exitCode } = await plimsoll('ab', 'script.ts', ...args);
  expect(stderr).toContain(words);
  expect(exitCode).toBe(2);
});

test('history sets the latest run against a reference, and refuses one of another place', async () => {
  for (let at = 1; at <= 3; at++) trial(`run-${at}`, { seed: at });
  trial('slow', { seed: 9, steps: { 'GET /': 50 } });
  const { stdout } = await plimsoll('history', folder, '--reference', join(folder, 'slow'));
  expect(stdout).toContain(`against ${join(folder, 'slow')}`);
  const elsewhere = trial('elsewhere/of', { fingerprint: { workload: 'w2', cpu: 'other', cores: 8 } });
  const refused = await plimsoll('history', folder, '--reference', elsewhere);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('cpu is other there, and one in');
  expect(refused.stderr).toContain('workload is w2 there, and w1 in');
});

test('a baseline that cannot be read is named, and the others are listed', async () => {
  const baselines = join(folder, 'baselines');
  await plimsoll('baseline', 'save', 'main', trial('run'), '--folder', baselines);
  writeFileSync(join(baselines, 'broken.jsonl'), '{"entry":"header","version":99}\n');
  writeFileSync(join(baselines, 'garbage.jsonl'), 'not a record');
  const { stdout, exitCode } = await plimsoll('baseline', 'list', '--folder', baselines);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/main +2026-11-22 04:00/);
  expect(stdout).toMatch(/broken .*cannot be read/);
  expect(stdout).toMatch(/garbage .*cannot be read/);
});

test('budgets of the command line go before those of the record: by kind, by step, for errors', async () => {
  const records = [1, 2, 3].map((seed) => trial(`run-${seed}`, { seed }));
  expect((await plimsoll('check', ...records)).stdout).toMatch(/^GO over 3 trials/);
  const byStep = await plimsoll('check', ...records, '--budget', 'GET /=50ms');
  expect(byStep).toMatchObject({
    exitCode: 96,
    stdout: expect.stringMatching(/✗ GET \/ p95 .* budget 50 ms: over limit/),
  });
  const byKind = await plimsoll('check', ...records, '--budget', 'read=50ms');
  expect(byKind).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^GO, ABOVE TARGET over 3 trials/) });
  const both = ['--budget', 'read=50ms', '--budget', 'write=60ms'];
  expect((await plimsoll('check', ...records, ...both)).exitCode).toBe(96);
});

test.each([
  ['latency=3', 'there is no budget latency'],
  ['read=soon', 'a time above zero was expected'],
  ['errors=2', 'a share was expected'],
  ['GET /', 'a name, an equals sign and a value were expected'],
])('--budget %s is refused in words', async (budget, words) => {
  const { exitCode, stderr } = await plimsoll('check', trial('run'), '--budget', budget);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(words);
});

test.each([
  [['demo', 'abc'], 'there is the demo, and there is `demo ab`'],
  [['demo', '--pairs', '3'], '--pairs is not for the demo alone'],
  [['demo', 'ab', '--keep'], '--keep is not for `demo ab`'],
  [['demo', 'ab', '--resume'], '--resume without -o'],
])('%j is refused before anything starts', async (args, words) => {
  const { exitCode, stderr } = await plimsoll(...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(words);
});
