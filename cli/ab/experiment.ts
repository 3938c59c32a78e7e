import { randomBytes, randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { ExperimentResult, PairReport } from '../../reports/judge/experiment.ts';
import type { Fingerprint } from '../../runner/record/entries.ts';
import { run } from '../../runner/run.ts';
import { ab } from '../../trials/ab.ts';
import { openArms } from '../../trials/arms.ts';
import type { Arms, Source } from '../../trials/arms.ts';
import { trialOn } from '../../trials/measure-trial.ts';
import { readPlan } from '../../trials/plan.ts';
import { beginOrResume, latestUnfinished } from '../../trials/resume.ts';
import { UserError } from '../../user-error.ts';
import { stoppedBy } from '../exit-codes.ts';
import { stamp } from '../folder-name.ts';
import { positiveInt } from '../parse-options.ts';
import { checkTarget } from '../preflight.ts';
import { printable } from '../print-error.ts';
import { probesFor } from '../probes.ts';
import { scriptOptions, toRequest } from '../script-options.ts';
import { paint } from '../terminal.ts';
import type { Context } from '../verb.ts';
import { armOptions } from './arm-options.ts';
import { narrate } from './narrate.ts';
import type { ReadSource } from './read-source.ts';

/** Where runs and calibrations are kept unless -o says otherwise. */
export const RUNS = 'plimsoll-runs';
const ALPHA = 0.05;

/** Options of every verb that measures in pairs. */
export const experimentOptions = scriptOptions.extend({
  ...armOptions,
  pairs: positiveInt.max(100, 'expected at most 100').optional(),
  seed: z.coerce.number().int().optional(),
  output: z.string().optional(),
  resume: z.boolean().default(false),
  json: z.boolean().default(false),
});
type ExperimentOptions = z.output<typeof experimentOptions>;

export interface Experiment {
  script: string;
  read: ReadSource;
  options: ExperimentOptions;
  looks: 1 | 2;
  delta: number;
  pairsFor: (fingerprint: Fingerprint) => number;
  /** Of the folder, where none is named. */
  prefix: string;
}

export type Outcome =
  | { folder: string; result: ExperimentResult; pairs: PairReport[] }
  /** Stopped by the user; the exit code says by what. */
  | { folder: string; stopped: number };

/** Begins an experiment, or goes on with one, and shows how it goes. Whatever it starts is ended with it. */
export async function experiment(asked: Experiment, context: Context): Promise<Outcome> {
  const { options, read, script } = asked;
  const { stop, env, stderr } = context;
  for (const warning of read.warnings) stderr.write(`${paint(stderr, 'yellow', '!')} ${printable(warning)}\n`);
  await assertTargetsUp(read.source);
  const folder = folderOf(options, asked.prefix);
  const plan = beginOrResume(folder, planOf(asked), options.resume);
  const upkeep = { token: plan.token, ready: options.ready, readyTimeout: options.readyTimeout, reset: options.reset };
  const { tell, end } = narrate(stderr);
  let arms: Arms | undefined;
  try {
    arms = await openArms(read.source, upkeep, folder, stop);
    const measure = trialOn(arms, run, () => ({ ...toRequest(options, env), script, probes: probesFor(options) }));
    return { folder, ...(await ab(folder, plan, { measure, signal: stop, tell, pairsFor: asked.pairsFor })) };
  } catch (error) {
    end();
    if (!stop.aborted) {
      if (readPlan(folder).family !== undefined) stderr.write(`${kept(folder)}\n`);
      throw error;
    }
    stderr.write(`  stopped\n${kept(folder)}\n`);
    return { folder, stopped: stoppedBy(stop) };
  } finally {
    await arms?.close();
    end();
  }
}

const kept = (folder: string): string =>
  `  what was measured is in ${folder}\n  the same command with -o ${folder} --resume goes on`;

/** Servers that somebody else keeps running are asked before any load. */
async function assertTargetsUp(source: Source): Promise<void> {
  if (source.kind !== 'urls') return;
  const { A, B } = source.url;
  await checkTarget(A, A === B ? '--url' : '--url-a');
  if (A !== B) await checkTarget(B, '--url-b');
}

function planOf({ options, read, script, looks, delta }: Experiment): Parameters<typeof beginOrResume>[1] {
  return {
    version: 1,
    startedAt: new Date().toISOString(),
    seed: options.seed ?? randomInt(2 ** 31),
    ...(options.pairs !== undefined && { pairs: options.pairs }),
    looks,
    alpha: ALPHA,
    delta,
    token: randomBytes(6).toString('hex'),
    arms: read.described,
    source: { script: resolve(script), ...read.settings },
  };
}

function folderOf({ output, resume }: ExperimentOptions, prefix: string): string {
  if (output !== undefined) return output;
  if (!resume) return join(RUNS, `${prefix}${stamp()}`);
  const latest = latestUnfinished(RUNS, prefix);
  if (latest !== undefined) return latest;
  throw new UserError('there is no experiment to go on with', {
    why: `no folder ${RUNS}/${prefix}… holds one without a result`,
    fix: 'name its folder with -o, or begin without --resume',
  });
}
