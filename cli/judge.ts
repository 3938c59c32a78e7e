import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { alphaSchema, deltaSchema, parseJudgeInput } from '../reports/judge/input.ts';
import { judge as judgePairs } from '../reports/judge/judge.ts';
import { judgementJson } from '../reports/judge/json.ts';
import { judgementText } from '../reports/judge/text.ts';
import { UserError } from '../user-error.ts';
import { EXIT } from './exit-codes.ts';
import type { Verb } from './verb.ts';

const HELP = `
Judges pairs of numbers that anything measured: B against A, one pair a trial of each.

  {"alpha": 0.05, "delta": 0.1, "metrics": {"p95 POST /checkout": [[812, 799], [820, 803], null]}}

or CSV with the columns metric,pair,a,b. FILE '-' reads standard input. Higher is worse; for a throughput give the
seconds a request. Exit code 96 when a metric regressed. docs/verdicts.md says what is computed.`;

export const judge: Verb = {
  usage: '<file>',
  define(command) {
    command.option('--json', 'print the result as JSON').addHelpText('after', HELP);
  },
  async run({ args: [file = '-'], options }, { stdout }) {
    const { metrics, alpha, delta } = parseJudgeInput(readInput(file), file === '-' ? 'standard input' : file);
    const judgement = judgePairs(metrics, alpha);
    stdout.write(
      options['json']
        ? `${JSON.stringify(judgementJson(judgement), undefined, 2)}\n`
        : judgementText(judgement, { alpha, delta }),
    );
    return judgement.metrics.some(({ verdict }) => verdict === 'regressed') ? EXIT.regression : EXIT.ok;
  },
};

function readInput(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new UserError(`cannot read ${file === '-' ? 'standard input' : file}`, {
      why: (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (cause as Error).message,
      fix: "name a JSON or CSV file, or '-' for standard input",
      cause,
    });
  }
}
