import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { tellGithub } from '../../cli/ab/github.ts';
import { terminal } from '../../cli/terminal.ts';
import { makeExperiment } from '../helpers/experiment.ts';

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

test('in a GitHub job each figure that got worse is an error, each better one a notice, and the summary holds all', async () => {
  const { lines, summary } = await tell(1.25, 'true');
  expect(lines.filter((line) => line.startsWith('::error title=p95 GET /search::+'))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('::notice title=p95 POST /login::'))).toHaveLength(1);
  expect(lines.every((line) => !/%(?!25|0A|0D|3A|2C)/.test(line))).toBe(true);
  expect(summary).toMatch(/^<!-- plimsoll-ab -->\n\n### ✗ slower: `a%b` against `main`/);
});

test('elsewhere it is silent', async () => {
  expect((await tell(1.25, '')).lines).toEqual([]);
});
