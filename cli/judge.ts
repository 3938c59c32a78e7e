import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { alphaSchema, deltaSchema, parseJudgeInput } from '../reports/judge/input.ts';
import { judge as judgePairs } from '../reports/judge/judge.ts';
import type { Judgement } from '../reports/judge/judge.ts';
import { judgementJson } from '../reports/judge/json.ts';
import { judgementText } from '../reports/judge/text.ts';
import { UserError } from '../user-error.ts';
import { EXIT } from './exit-codes.ts';
import { parseOptions } from './parse-options.ts';
import type { Verb } from './verb.ts';

const HELP = `
Judges pairs of numbers that anything measured: B against A, one pair a trial of each.

  {"alpha": 0.05, "delta": 0.1, "metrics": {"p95 POST /checkout": [[812, 799], [820, 803], null]}}

or CSV with the columns metric,pair,a,b. FILE '-' reads standard input. Higher is worse; for a throughput give the
seconds a request. docs/verdicts.md says what is computed.`;

const schema = z.object({
  json: z.boolean().default(false),
  strict: z.boolean().default(false),
  alpha: z.coerce.number().pipe(alphaSchema).optional(),
  delta: z.coerce.number().pipe(deltaSchema).optional(),
});

export const judge: Verb = {
  usage: '<file>',
  define(command) {
    command
      .option('--json', 'print the result as JSON')
      .option('--alpha <share>', 'chance of any false alarm in the whole family (default 0.05, or what the file says)')
      .option('--delta <share>', 'change that matters (default 0.1, or what the file says)')
      .option(
        '--strict',
        `exit code ${EXIT.regression} when a metric regressed, ${EXIT.tooClose} when one is inconclusive`,
      )
      .addHelpText('after', HELP);
  },
  async run({ args: [file = '-'], options }, { stdout }) {
    const { json, strict, ...asked } = parseOptions(schema, options);
    const { metrics, alpha, delta } = parseJudgeInput(readInput(file), nameOf(file), asked);
    const judgement = judgePairs(metrics, alpha);
    stdout.write(
      json ? `${JSON.stringify(judgementJson(judgement), undefined, 2)}\n` : judgementText(judgement, { alpha, delta }),
    );
    return strict ? exitCode(judgement) : EXIT.ok;
  },
};

function exitCode({ metrics }: Judgement): number {
  if (metrics.some(({ verdict }) => verdict === 'regressed')) return EXIT.regression;
  return metrics.some(({ verdict }) => verdict === 'inconclusive') ? EXIT.tooClose : EXIT.ok;
}

const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

function readInput(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new UserError(`cannot read ${nameOf(file)}`, {
      why: (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (cause as Error).message,
      fix: "name a JSON or CSV file, or '-' for standard input",
      cause,
    });
  }
}
