import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { repositoryRoot, resolveRevision, uncommitted } from '../../trials/git/worktrees.ts';
import type { Source } from '../../trials/arms.ts';
import { plural } from '../../reports/format.ts';
import type { Arm } from '../../reports/judge/experiment.ts';
import { UserError } from '../../user-error.ts';
import { collect, durationMs, httpUrl } from '../parse-options.ts';
import { fingerprintOf, shareable, shareableId } from './shareable.ts';

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
type ArmOptions = z.output<typeof schema>;

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

export interface ReadSource {
  source: Source;
  /** What A and B are, for people. */
  described: Record<Arm, string>;
  /** What has to be the same when an experiment goes on; secrets only as hashes. */
  settings: Record<string, string>;
  /** For the reader before anything starts. */
  warnings: string[];
}

/** @throws UserError when the options name no two builds, or more than two */
export const readSource = async (options: ArmOptions): Promise<ReadSource> => keepable(await twoBuilds(options));

/** The same build on both sides. @throws UserError when the options name none */
export const readSame = (options: ArmOptions): ReadSource => keepable(oneBuild(options));

/** What is told of a source goes into files that others read. */
const keepable = (read: ReadSource): ReadSource => ({
  ...read,
  described: { A: shareable(read.described.A), B: shareable(read.described.B) },
  settings: Object.fromEntries(Object.entries(read.settings).map(([name, text]) => [name, shareableId(text)])),
});

async function twoBuilds(options: ArmOptions): Promise<ReadSource> {
  const { base, a, b, start, urlA, urlB, ready, reset, build } = options;
  const ways = [base !== undefined, a !== undefined || b !== undefined, urlA !== undefined || urlB !== undefined];
  const chosen = ways.filter(Boolean).length;
  if (chosen > 1) throw misuse('--base, --a and --url-a are three ways to say what A is', 'one experiment has one A');
  const common = { ready: ready ?? '', reset: reset ?? '', setup: build ?? '' };
  if (urlA !== undefined || urlB !== undefined) {
    if (urlA === undefined || urlB === undefined)
      throw misuse('--url-a and --url-b belong together', 'one of them is missing');
    return {
      source: { kind: 'urls', url: { A: urlA, B: urlB } },
      described: { A: urlA, B: urlB },
      settings: { ...common, a: urlA, b: urlB },
      warnings: [],
    };
  }
  if (ready === undefined) throw misuse('--ready is missing', 'nothing tells when the target is up');
  if (base !== undefined) return readRevisions(options, base, common);
  const commands = { A: a ?? start, B: b ?? start };
  if (commands.A === undefined || commands.B === undefined)
    throw misuse('nothing says what A and B are', 'two builds are needed to compare them');
  const env = { A: variables('--env-a', options.envA), B: variables('--env-b', options.envB) };
  if (commands.A === commands.B && JSON.stringify(env.A) === JSON.stringify(env.B))
    throw misuse('A and B are the same command in the same environment', 'there is nothing to compare');
  const described = (arm: Arm): string =>
    [
      ...Object.keys(env[arm]).map((name) => (commands.A === commands.B ? `${name}=${env[arm][name]}` : '')),
      commands[arm],
    ]
      .filter(Boolean)
      .join(' ');
  return {
    source: { kind: 'commands', start: { A: commands.A, B: commands.B }, env, cwd: process.cwd() },
    described: { A: described('A'), B: described('B') },
    settings: { ...common, a: commands.A, b: commands.B, 'env-a': hashed(env.A), 'env-b': hashed(env.B) },
    warnings: [],
  };
}

function oneBuild({ start, urlA, ready, reset }: ArmOptions): ReadSource {
  const both = <T>(of: T): Record<Arm, T> => ({ A: of, B: of });
  const settings = { ready: ready ?? '', reset: reset ?? '' };
  if (urlA !== undefined)
    return {
      source: { kind: 'urls', url: both(urlA) },
      described: both(urlA),
      settings: { ...settings, url: urlA },
      warnings: [],
    };
  if (start === undefined || ready === undefined)
    throw new UserError('nothing says what to measure', {
      why: 'there is neither --url nor --start with --ready',
      fix: "add --start 'npm start' --ready http://127.0.0.1:3000/, or the URL of a server that is up",
    });
  return {
    source: { kind: 'commands', start: both(start), env: both({}), cwd: process.cwd() },
    described: both(start),
    settings: { ...settings, start },
    warnings: [],
  };
}

async function readRevisions(
  { head = 'HEAD', build, start }: ArmOptions,
  base: string,
  common: Record<string, string>,
): Promise<ReadSource> {
  if (start === undefined) throw misuse('--start is missing', 'nothing says how a revision is started');
  const here = process.cwd();
  const [A, B] = [await resolveRevision('--base', base, here), await resolveRevision('--head', head, here)];
  if (A.commit === B.commit) throw misuse(`${base} and ${head} are the same commit`, 'there is nothing to compare');
  const repository = await repositoryRoot(here);
  const changed = await uncommitted(repository);
  const short = (commit: string): string => commit.slice(0, 10);
  return {
    source: {
      kind: 'revisions',
      repository,
      prefix: relative(repository, resolve(here)),
      commit: { A: A.commit, B: B.commit },
      setup: build,
      start,
    },
    described: { A: `${base} (${short(A.commit)})`, B: `${head} (${short(B.commit)})` },
    settings: { ...common, base: A.commit, head: B.commit, start },
    warnings:
      changed.length > 0
        ? [
            `changed and not committed, and so not measured: ${plural(changed.length, 'file')}, ${changed.slice(0, 5).join(', ')}`,
          ]
        : [],
  };
}

function variables(option: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const cut = text.indexOf('=');
      if (cut <= 0)
        throw misuse(`${option} ${JSON.stringify(text)}`, 'a name, an equals sign and a value were expected');
      return [text.slice(0, cut), text.slice(cut + 1)];
    }),
  );
}

/** Variables hold passwords; whether they are the same can be told without them. */
const hashed = (env: Record<string, string>): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}:${fingerprintOf(value)}`)
    .join(' ');

const misuse = (what: string, why: string): UserError =>
  new UserError(what, { why, fix: '`plimsoll help ab` shows the four ways to name A and B' });
