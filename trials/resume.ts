import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import { hasPlan, readPlan, savePlan } from './plan.ts';
import type { ExperimentPlan } from './plan.ts';

export const RESULT_FILE = 'result.json';

/**
 * The plan to go on with, when the folder holds one of the same experiment; otherwise the new one, saved.
 *
 * @throws UserError when there is an experiment and it was not asked to go on, or it is another one
 */
export function beginOrResume(folder: string, wanted: ExperimentPlan, resume: boolean): ExperimentPlan {
  if (!resume) {
    if (hasPlan(folder))
      throw new UserError(`${folder} holds an experiment`, {
        why: 'trials of two experiments must not be mixed',
        fix: 'add --resume to go on with it, or name another folder with -o',
      });
    savePlan(folder, wanted);
    return wanted;
  }
  const begun = readPlan(folder);
  const different = differences(begun, wanted);
  if (different.length > 0)
    throw new UserError(`${folder} holds another experiment`, {
      why: different.join('\n'),
      fix: 'repeat the command as it was, with --resume added; or begin anew in another folder',
    });
  return begun;
}

/** Side by side, what was asked for then and now. The seed, token and time are the experiment's own. */
function differences(begun: ExperimentPlan, wanted: ExperimentPlan): string[] {
  const settings = ({ looks, delta, alpha, source }: ExperimentPlan): Record<string, unknown> => ({
    ...source,
    looks,
    delta,
    alpha,
  });
  const [then, now] = [settings(begun), settings(wanted)];
  const pairs = wanted.pairs ?? begun.pairs;
  return [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .filter((key) => JSON.stringify(then[key]) !== JSON.stringify(now[key]))
    .map((key) => `${key} was ${JSON.stringify(then[key])}, is ${JSON.stringify(now[key])}`)
    .concat(pairs === begun.pairs ? [] : [`pairs was ${begun.pairs}, is ${pairs}`]);
}

/** The latest experiment in a folder of experiments that has not come to a result. */
export function latestUnfinished(parent: string, prefix: string): string | undefined {
  if (!existsSync(parent)) return undefined;
  return readdirSync(parent)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .reverse()
    .map((name) => join(parent, name))
    .find((folder) => hasPlan(folder) && !existsSync(join(folder, RESULT_FILE)));
}
