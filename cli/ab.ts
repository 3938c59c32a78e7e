import { z } from 'zod';
import { experimentText } from '../reports/judge/experiment-text.ts';
import type { Fingerprint } from '../runner/record/entries.ts';
import { findCalibration } from '../trials/calibrations.ts';
import { defineArmOptions, splitSetup } from './ab/arm-options.ts';
import { tellGithub } from './ab/github.ts';
import { RUNS, experiment, experimentOptions } from './ab/experiment.ts';
import { readSource } from './ab/read-source.ts';
import { OTHER_FILES, experimentJson, writeExperiment } from './ab/write-experiment.ts';
import { EXIT } from './exit-codes.ts';
import { parseOptions } from './parse-options.ts';
import { readScript } from './read-script.ts';
import { defineScriptOptions } from './script-options.ts';
import { widthOf } from './terminal.ts';
import type { Verb } from './verb.ts';

/** Enough for a change of a fifth. */
const DEFAULT_PAIRS = 12;
const MOST_DEFAULT_PAIRS = 24;

const options = experimentOptions.extend({
  looks: z.coerce
    .number()
    .pipe(z.union([z.literal(1), z.literal(2)], 'expected 1 or 2'))
    .default(1),
  delta: z.coerce.number().gt(0, 'expected above 0').lt(1, 'expected below 1').default(0.1),
  strict: z.boolean().default(false),
});

const HELP = `
A is what was, B what is asked about. Say what they are in one of four ways:
  --base main --head HEAD --setup 'npm ci' --start 'npm start'    two git revisions, built in worktrees of their own
  --a 'npm start' --b 'node new.js'                               two commands
  --start 'npm start' --env-a POOL=10 --env-b POOL=40             one command, two environments
  --url-a http://127.0.0.1:3001 --url-b http://127.0.0.1:3002     two servers that stay up
All but the last need --ready, the URL that answers when the target is up.

Exit code ${EXIT.regression} when B regressed. docs/verdicts.md has the procedure.`;

/** Interleaved pairs of trials of two builds: the only comparison that may gate. */
export const ab: Verb = {
  usage: '<script>',
  define: (command) =>
    void defineArmOptions(defineScriptOptions(command))
      .option('--pairs <number>', `pairs of trials at the first look (what calibrate found, or ${DEFAULT_PAIRS})`)
      .option('--looks <1|2>', '2: twice as many pairs where the first look leaves something open (1)')
      .option('--delta <share>', 'change that matters (0.1)')
      .option('--seed <number>', 'of the order of the trials')
      .option('-o, --output <folder>', `where the trials go (${RUNS}/ab-…)`)
      .option('--resume', 'go on with an experiment that was stopped: the same command, with this added')
      .option('--strict', `exit code ${EXIT.tooClose} when it cannot be told`)
      .option('--json', 'print the result as JSON')
      .addHelpText('after', HELP),
  async run({ args, options: raw }, context) {
    const parsed = parseOptions(options, splitSetup(raw));
    const { looks, delta, strict, json } = parsed;
    const script = await readScript(args[0] ?? '');
    const read = await readSource(parsed);
    const pairsFor = (fingerprint: Fingerprint): number => calibratedPairs(fingerprint, delta) ?? DEFAULT_PAIRS;
    const done = await experiment({ script, read, options: parsed, looks, delta, pairsFor, prefix: 'ab-' }, context);
    if ('stopped' in done) return done.stopped;
    const { folder, result } = done;
    const calibration = findCalibration(RUNS, done.pairs.find(({ trials }) => trials)?.trials?.B.fingerprint ?? {});
    const report = writeExperiment(folder, result, calibration);
    tellGithub(result, context);
    context.stdout.write(json ? experimentJson(result) : `\n${experimentText(result, widthOf(context.stdout))}\n`);
    context.stderr.write(`  report   ${report}\n  beside it ${OTHER_FILES.join(', ')}, and a record for each trial\n`);
    if (result.outcome === 'regressed') return EXIT.regression;
    return result.outcome === 'inconclusive' && strict ? EXIT.tooClose : EXIT.ok;
  },
};

/** Even, so that each order comes up as often; capped, since a noisy machine is better changed than waited for. */
function calibratedPairs(fingerprint: Fingerprint, delta: number): number | undefined {
  const { pairsFor = [] } = findCalibration(RUNS, fingerprint) ?? {};
  const pairs = pairsFor.find((one) => one.delta >= delta - 1e-9)?.pairs;
  return pairs === undefined ? undefined : Math.min(MOST_DEFAULT_PAIRS, 2 * Math.ceil(pairs / 2));
}
