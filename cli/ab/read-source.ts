import { relative, resolve } from 'node:path';
import { plural } from '../../reports/format.ts';
import type { Arm } from '../../reports/judge/experiment.ts';
import type { Source } from '../../trials/arms.ts';
import { repositoryRoot, resolveRevision, uncommitted } from '../../trials/git/worktrees.ts';
import { UserError } from '../../user-error.ts';
import type { ArmOptions } from './arm-options.ts';
import { fingerprintOf, shareable, shareableId } from './shareable.ts';

/** What A and B are, as the options name them. */
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
  const { base, head, a, b, start, urlA, urlB, ready, reset, build } = options;
  const ways = [base !== undefined, a !== undefined || b !== undefined, urlA !== undefined || urlB !== undefined];
  const chosen = ways.filter(Boolean).length;
  if (chosen > 1) throw misuse('--base, --a and --url-a are three ways to say what A is', 'one experiment has one A');
  const alone = base === undefined && (head !== undefined ? '--head' : build !== undefined ? '--setup' : undefined);
  if (alone) throw misuse(`${alone} belongs to --base`, 'there is no --base, so no revision is built');
  const common = { ready: ready ?? '', reset: reset ?? '', setup: build ?? '' };
  if (urlA !== undefined || urlB !== undefined) {
    if (urlA === undefined || urlB === undefined)
      throw misuse('--url-a and --url-b belong together', 'one of them is missing');
    if (start !== undefined)
      throw misuse('--start does not go with --url-a and --url-b', 'those are servers that stay up');
    return twoUrls({ A: urlA, B: urlB }, common);
  }
  if (ready === undefined) throw misuse('--ready is missing', 'nothing tells when the target is up');
  if (base !== undefined) return readRevisions(options, base, common);
  return readCommands(options, common);
}

function twoUrls(url: Record<Arm, string>, common: Record<string, string>): ReadSource {
  if (url.A === url.B) throw misuse('--url-a and --url-b are the same', 'there is nothing to compare');
  return {
    source: { kind: 'urls', url },
    described: url,
    settings: { ...common, a: url.A, b: url.B },
    warnings: [],
  };
}

function readCommands({ a, b, start, envA, envB }: ArmOptions, common: Record<string, string>): ReadSource {
  const commands = { A: a ?? start, B: b ?? start };
  if (commands.A === undefined || commands.B === undefined)
    throw misuse('nothing says what A and B are', 'two builds are needed to compare them');
  const env = { A: variables('--env-a', envA), B: variables('--env-b', envB) };
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
