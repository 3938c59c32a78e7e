import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../user-error.ts';

const FILE = 'experiment.json';
const VERSION = 1;

/** What an experiment is, fixed before its first pair and never changed. Everything else is read from its records. */
const schema = z.object({
  version: z.literal(VERSION),
  startedAt: z.string(),
  seed: z.int(),
  /** Pairs at the first look, and again as many for a second one. Set after the rehearsal where nobody asked for a number. */
  pairs: z.int().positive().optional(),
  looks: z.union([z.literal(1), z.literal(2)]),
  /** Chance of any false alarm, over all looks together. */
  alpha: z.number(),
  delta: z.number(),
  /** Found on every process the experiment starts, so that what a kill left behind can be ended. */
  token: z.string(),
  /** What A and B are, in words, and in a form that has to be the same when the experiment goes on. */
  arms: z.object({ A: z.string(), B: z.string() }),
  source: z.record(z.string(), z.unknown()),
  /** Set once the rehearsal has shown which routes there are. */
  family: z
    .object({ steps: z.array(z.string()), closedLoop: z.boolean(), database: z.boolean().optional() })
    .optional(),
});

export type ExperimentPlan = z.infer<typeof schema>;

/** Written whole or not at all: a kill must not leave half a plan. */
export function savePlan(folder: string, plan: ExperimentPlan): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, FILE);
  writeFileSync(`${file}.part`, `${JSON.stringify(plan, undefined, 2)}\n`);
  renameSync(`${file}.part`, file);
}

export const hasPlan = (folder: string): boolean => existsSync(join(folder, FILE));

/** @throws UserError when there is no plan, or not one of ours */
export function readPlan(folder: string): ExperimentPlan {
  const file = join(folder, FILE);
  const refuse = (why: string, cause?: unknown): UserError =>
    new UserError(`${folder} holds no experiment that can go on`, {
      why,
      fix: 'name the folder that `plimsoll ab -o` was given, or begin again without --resume',
      cause,
    });
  if (!existsSync(file)) throw refuse(`there is no ${FILE} in it`);
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw refuse(`its ${FILE} is damaged, or of another version of plimsoll`, cause);
  }
}
