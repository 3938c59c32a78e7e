import { appendFileSync } from 'node:fs';
import type { VerdictWord } from '../reports/comparison.ts';
import type { Context } from './verb.ts';

type Level = 'error' | 'warning' | 'notice';

/** In a GitHub job: a line that the job's page and the pull request show. Elsewhere nothing. */
export function annotate({ env, stderr }: Context, level: Level, title: string, text: string): void {
  if (isJob(env)) stderr.write(`::${level} title=${property(title)}::${data(text)}\n`);
}

/** In a GitHub job: Markdown onto the job's page. Elsewhere nothing. */
export function summarize({ env }: Context, markdown: string): void {
  if (isJob(env) && env['GITHUB_STEP_SUMMARY']) appendFileSync(env['GITHUB_STEP_SUMMARY'], `${markdown}\n`);
}

const LEVELS: Record<VerdictWord, Level | undefined> = {
  'NO-GO': 'error',
  'INVALID RUN': 'error',
  'TOO CLOSE TO CALL': 'warning',
  'GO, ABOVE TARGET': 'notice',
  GO: undefined,
};

/** One annotation for a verdict, with all that led to it; none where all is well. */
export function annotateVerdict(context: Context, word: VerdictWord, reasons: readonly string[]): void {
  const level = LEVELS[word];
  if (level !== undefined) annotate(context, level, `plimsoll: ${word}`, reasons.join('\n'));
}

const isJob = (env: Context['env']): boolean => env['GITHUB_ACTIONS'] === 'true';

// What GitHub's runner wants escaped in workflow commands.
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
