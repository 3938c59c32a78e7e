import type { Command } from 'commander';
import { z } from 'zod';
import { collect, durationMs, httpUrl } from '../parse-options.ts';

/** What A and B are, and how they are brought up. */
export const armOptions = {
  base: z.string().optional(),
  head: z.string().optional(),
  build: z.string().optional(),
  a: z.string().optional(),
  b: z.string().optional(),
  start: z.string().optional(),
  envA: z.array(z.string()).default([]),
  envB: z.array(z.string()).default([]),
  urlA: httpUrl.optional(),
  urlB: httpUrl.optional(),
  ready: httpUrl.optional(),
  readyTimeout: durationMs.default(60_000),
  reset: z.string().optional(),
};
const schema = z.object(armOptions);
export type ArmOptions = z.output<typeof schema>;

export function defineArmOptions(command: Command): Command {
  return defineUpkeepOptions(command)
    .option('--base <revision>', 'A, as a git revision')
    .option('--head <revision>', 'B, as a git revision (HEAD)')
    .option('--setup <command>', "run once in each revision's worktree, such as 'npm ci'")
    .option('--a <command>', 'starts A')
    .option('--b <command>', 'starts B')
    .option('--start <command>', 'starts either')
    .option('--env-a <NAME=value>', 'in the environment of A; may be repeated', collect)
    .option('--env-b <NAME=value>', 'in the environment of B; may be repeated', collect)
    .option('--url-a <url>', 'A, already running')
    .option('--url-b <url>', 'B, already running');
}

/** How a target is brought up. */
export function defineUpkeepOptions(command: Command): Command {
  return command
    .option('--ready <url>', 'answers below 400 when the target is up; its origin is loaded')
    .option('--ready-timeout <time>', 'how long the target may take to start (60s)')
    .option('--reset <command>', 'puts the data back before each trial');
}

/** --setup builds a revision; --no-setup, as on every verb, leaves the script's setup() out. Commander has one name for both. */
export const splitSetup = (raw: Record<string, unknown>): Record<string, unknown> =>
  typeof raw['setup'] === 'string' ? { ...raw, setup: true, build: raw['setup'] } : raw;
