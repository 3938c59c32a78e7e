import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { tellGithub } from '../../cli/ab/github.ts';
import { check } from '../../cli/check.ts';
import { terminal } from '../../cli/terminal.ts';
import { makeExperiment } from '../helpers/experiment.ts';
import { writeTrial } from '../trials/write-trial.ts';
import type { FakeTrial } from '../trials/write-trial.ts';

const tell = async (factor: number, actions: string): Promise<{ lines: string[]; summary: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-github-'));
  const summary = join(folder, 'summary.md');
  const stream = new PassThrough();
  const signal = new AbortController().signal;
  const to = terminal(stream, {});
  const { result } = await makeExperiment(factor, { A: 'main', B: 'a%b' });
  tellGithub(result, {
    stdout: to,
    stderr: to,
    env: { GITHUB_ACTIONS: actions, GITHUB_STEP_SUMMARY: summary },
    stop: signal,
    kill: signal,
  });
  const text = ((stream.read() as Buffer | null) ?? '').toString();
  const read = actions === 'true' ? readFileSync(summary, 'utf8') : '';
  rmSync(folder, { recursive: true });
  return { lines: text.split('\n').filter(Boolean), summary: read };
};

test('in a GitHub job each figure that got worse is an error, each better one a notice, all that is open one warning, and the summary holds all', async () => {
  const { lines, summary } = await tell(1.25, 'true');
  expect(lines.filter((line) => line.startsWith('::error title=p95 GET /search::+'))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('::notice title=p95 POST /login::'))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('::warning')).length).toBeLessThanOrEqual(1);
  expect(lines.every((line) => !/%(?!25|0A|0D|3A|2C)/.test(line))).toBe(true);
  expect(summary).toMatch(/^<!-- plimsoll-ab -->\n\n### ✗ slower: `a%b` against `main`/);
});

test('elsewhere it is silent', async () => {
  expect((await tell(1.25, '')).lines).toEqual([]);
});

/** `plimsoll check` in a job, over as many records as there are trials. */
const checkInJob = async (...trials: Partial<FakeTrial>[]): Promise<{ annotations: string[]; summary: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-github-'));
  const summary = join(folder, 'summary.md');
  const [out, stream] = [new PassThrough().resume(), new PassThrough()];
  const args = trials.map((own, at) => {
    writeTrial(join(folder, `run-${at}`), { steps: { 'GET /': 100, 'GET /search': 120 }, seed: at, ...own });
    return join(folder, `run-${at}`);
  });
  const signal = new AbortController().signal;
  const context = {
    stdout: terminal(out, {}),
    stderr: terminal(stream, {}),
    env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
    stop: signal,
    kill: signal,
  };
  await check.run({ args, options: {} }, context);
  const text = ((stream.read() as Buffer | null) ?? '').toString();
  const read = existsSync(summary) ? readFileSync(summary, 'utf8') : '';
  rmSync(folder, { recursive: true });
  return { annotations: text.split('\n').filter((line) => line.startsWith('::')), summary: read };
};
const slow = { steps: { 'GET /': 2000, 'GET /search': 3000 } };

test.each([
  ['one record', [slow]],
  ['several trials', [slow, slow, slow]],
])('check of %s gives one annotation for all budgets that broke, and the job a summary', async (_, trials) => {
  const { annotations, summary } = await checkInJob(...trials);
  expect(annotations).toHaveLength(1);
  expect(annotations[0]).toMatch(/^::error title=plimsoll%3A NO-GO::.*GET \/.*%0A.*GET \//);
  expect(summary).toMatch(/### ✗ NO-GO/);
  expect(summary).toContain('GET /search');
});

test('check annotates nothing where all is well, and says once what is no measurement', async () => {
  const fine = await checkInJob({}, {});
  expect(fine.annotations).toEqual([]);
  expect(fine.summary).toMatch(/^### ✓ GO over 2 trials/);
  const invalid = await checkInJob({}, { loopDelayMs: 60 });
  expect(invalid.annotations).toEqual([expect.stringMatching(/^::error title=plimsoll%3A INVALID RUN::.*run-1/)]);
  expect(invalid.summary).toMatch(/^### ⊘ INVALID RUN over 2 trials/);
});
