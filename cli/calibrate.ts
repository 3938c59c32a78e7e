import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibrationText } from '../reports/judge/calibration-text.ts';
import { calibrationOf } from '../reports/judge/calibration.ts';
import type { PairReport } from '../reports/judge/experiment.ts';
import type { Trial } from '../reports/judge/trial.ts';
import { keepCalibration } from '../trials/calibrations.ts';
import { RESULT_FILE } from '../trials/resume.ts';
import { defineUpkeepOptions } from './ab/arm-options.ts';
import { RUNS, experiment, experimentOptions } from './ab/experiment.ts';
import { readSame } from './ab/read-source.ts';
import { EXIT } from './exit-codes.ts';
import { parseOptions } from './parse-options.ts';
import { readScript } from './read-script.ts';
import { defineScriptOptions } from './script-options.ts';
import type { Verb } from './verb.ts';

const DEFAULT_PAIRS = 10;
const DELTA = 0.1;

const HELP = `
Measures the same build on both sides, as \`plimsoll ab\` would measure two, and says what such a comparison can find
here: how noisy the machine and the target are, and how many pairs a change of 5, 10 or 20 % takes. It is kept in
${RUNS}/calibrations for this machine, load and data, and \`plimsoll ab\` takes its number of pairs from it.`;

/** A/A: what this machine and target can tell apart. */
export const calibrate: Verb = {
  usage: '<script>',
  define: (command) =>
    void defineUpkeepOptions(defineScriptOptions(command))
      .option('--start <command>', 'starts the target')
      .option('--url <url>', 'the target, already running')
      .option('--pairs <number>', `pairs of trials (${DEFAULT_PAIRS})`)
      .option('--seed <number>', 'of the order of the trials')
      .option('-o, --output <folder>', `where the trials go (${RUNS}/calibrate-…)`)
      .option('--resume', 'go on with a calibration that was stopped: the same command, with this added')
      .option('--json', 'print the result as JSON')
      .addHelpText('after', HELP),
  async run({ args, options: raw }, context) {
    const { url, ...rest } = raw;
    const options = parseOptions(experimentOptions, { ...rest, urlA: url, urlB: url });
    const script = await readScript(args[0] ?? '');
    const asked = { script, read: readSame(options), options, pairsFor: () => DEFAULT_PAIRS };
    const done = await experiment({ ...asked, looks: 1, delta: DELTA, prefix: 'calibrate-' }, context);
    if ('stopped' in done) return done.stopped;
    const { folder, result, pairs } = done;
    const trials = inTime(pairs);
    const calibration = calibrationOf(result, trials);
    writeFileSync(join(folder, RESULT_FILE), `${JSON.stringify(result, undefined, 2)}\n`);
    const kept = keepCalibration(RUNS, trials[0]?.fingerprint ?? {}, calibration);
    context.stdout.write(
      options.json ? `${JSON.stringify(calibration, undefined, 2)}\n` : `\n${calibrationText(calibration)}\n`,
    );
    context.stderr.write(`  kept in ${kept}\n`);
    return EXIT.ok;
  },
};

const inTime = (pairs: readonly PairReport[]): Trial[] =>
  pairs.flatMap(({ order, trials }) => (trials ? order.map((arm) => trials[arm]) : []));
