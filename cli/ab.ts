import { randomBytes, randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { experimentText } from '../reports/judge/experiment-text.ts';
import type { ExperimentResult } from '../reports/judge/experiment.ts';
import { run } from '../runner/run.ts';
import { ab as runExperiment } from '../trials/ab.ts';
import { openArms } from '../trials/arms.ts';
import { trialOn } from '../trials/measure-trial.ts';
import { RESULT_FILE, beginOrResume, latestUnfinished } from '../trials/resume.ts';
import type { ExperimentPlan } from '../trials/plan.ts';
import { UserError } from '../user-error.ts';
import type { Source } from '../trials/arms.ts';
import type { ReadSource } from './ab/arm-options.ts';
import { defineArmOptions, armOptions, readSource, splitSetup } from './ab/arm-options.ts';
import { narrate } from './ab/narrate.ts';
import { EXIT } from './exit-codes.ts';
import { stamp } from './folder-name.ts';
import { parseOptions, positiveInt } from './parse-options.ts';
import { printable } from './print-error.ts';
import { paint } from './terminal.ts';
import { probesFor } from './probes.ts';
import { readScript } from './read-script.ts';
import { defineScriptOptions, scriptOptions, toRequest } from './script-options.ts';
import type { Context, Verb } from './verb.ts';

const FOLDER = 'plimsoll-runs';
const PREFIX = 'ab-';
const ALPHA = 0.05;

const options = scriptOptions.extend({
  ...armOptions,
  pairs: positiveInt.default(12),
  looks: z.coerce
    .number()
    .pipe(z.union([z.literal(1), z.literal(2)], 'expected 1 or 2'))
    .default(1),
  delta: z.coerce.number().gt(0, 'expected above 0').lt(1, 'expected below 1').default(0.1),
  seed: z.coerce.number().int().optional(),
  output: z.string().optional(),
  resume: z.boolean().default(false),
  strict: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Options = z.output<typeof options>;

const HELP = `
A is what was, B what is asked about. Say what they are in one of four ways:
  --base main --head HEAD --setup 'npm ci' --start 'npm start'    two git revisions, built in worktrees of their own
  --a 'npm start' --b 'node new.js'                               two commands
  --start 'npm start' --env-a POOL=10 --env-b POOL=40             one command, two environments
  --url-a http://127.0.0.1:3001 --url-b http://127.0.0.1:3002     two servers that stay up
All but the last need --ready, the URL that answers when the target is up.

Exit code 96 when B regressed. docs/verdicts.md has the procedure.`;

/** Interleaved pairs of trials of two builds: the only comparison that may gate. */
export const ab: Verb = {
  usage: '<script>',
  define: (command) =>
    void defineArmOptions(defineScriptOptions(command))
      .option('--pairs <number>', 'pairs of trials at the first look (12)')
      .option('--looks <1|2>', '2: twice as many pairs where the first look leaves something open (1)')
      .option('--delta <share>', 'change that matters (0.1)')
      .option('--seed <number>', 'of the order of the trials')
      .option('-o, --output <folder>', `where the trials go (${FOLDER}/${PREFIX}…)`)
      .option('--resume', 'go on with an experiment that was stopped: the same command, with this added')
      .option('--strict', `exit code ${EXIT.tooClose} when it cannot be told`)
      .option('--json', 'print the result as JSON')
      .addHelpText('after', HELP),
  async run({ args, options: raw }, context) {
    const parsed = parseOptions(options, splitSetup(raw));
    const script = await readScript(args[0] ?? '');
    const folder = folderOf(parsed);
    const read = await readSource(parsed);
    for (const warning of read.warnings)
      context.stderr.write(`${paint(context.stderr, 'yellow', '!')} ${printable(warning)}\n`);
    const plan = beginOrResume(folder, planOf(parsed, read, script), parsed.resume);
    const result = await experiment(folder, plan, { source: read.source, script, parsed, context });
    if (!result) return stopped(folder, context);
    writeFileSync(join(folder, RESULT_FILE), `${JSON.stringify(result, undefined, 2)}\n`);
    context.stdout.write(parsed.json ? `${JSON.stringify(result, undefined, 2)}\n` : `\n${experimentText(result)}\n`);
    context.stderr.write(`  wrote ${join(folder, RESULT_FILE)}, and a record for each trial\n`);
    return exitCode(result, parsed.strict);
  },
};

async function experiment(
  folder: string,
  plan: ExperimentPlan,
  { source, script, parsed, context }: { source: Source; script: string; parsed: Options; context: Context },
): Promise<ExperimentResult | undefined> {
  const { stop, env } = context;
  const { tell, end } = narrate(context.stderr);
  const upkeep = { token: plan.token, ready: parsed.ready, readyTimeout: parsed.readyTimeout, reset: parsed.reset };
  try {
    const arms = await openArms(source, upkeep, folder, stop);
    try {
      const measure = trialOn(arms, run, () => ({ ...toRequest(parsed, env), script, probes: probesFor(parsed) }));
      return await runExperiment(folder, plan, { measure, signal: stop, tell });
    } finally {
      await arms.close();
    }
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  } finally {
    end();
  }
}

function planOf(parsed: Options, { described, settings }: ReadSource, script: string): ExperimentPlan {
  return {
    version: 1,
    startedAt: new Date().toISOString(),
    seed: parsed.seed ?? randomInt(2 ** 31),
    pairs: parsed.pairs,
    looks: parsed.looks,
    alpha: ALPHA,
    delta: parsed.delta,
    token: randomBytes(6).toString('hex'),
    arms: described,
    source: { script: resolve(script), ...settings },
  };
}

function folderOf({ output, resume }: Options): string {
  if (output !== undefined) return output;
  if (!resume) return join(FOLDER, `${PREFIX}${stamp()}`);
  const latest = latestUnfinished(FOLDER, PREFIX);
  if (latest !== undefined) return latest;
  throw new UserError('there is no experiment to go on with', {
    why: `no folder ${FOLDER}/${PREFIX}… holds one without a result`,
    fix: 'name its folder with -o, or begin without --resume',
  });
}

function stopped(folder: string, { stderr, stop }: Context): number {
  stderr.write(
    `\n  stopped; what was measured is in ${folder}\n  the same command with -o ${folder} --resume goes on there\n`,
  );
  return stop.reason === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
}

function exitCode({ outcome }: ExperimentResult, strict: boolean): number {
  if (outcome === 'regressed') return EXIT.regression;
  return outcome === 'inconclusive' && strict ? EXIT.tooClose : EXIT.ok;
}
