import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Ms } from '../units.ts';
import { UserError } from '../user-error.ts';
import { addWorktree, removeWorktrees, worktreeFolder } from './git/worktrees.ts';
import type { Arm } from '../reports/judge/experiment.ts';
import { runCommand } from './target/command.ts';
import { endStrays, killStrays, startGroup } from './target/process-group.ts';
import { assertPortFree, waitUntilReady } from './target/ready.ts';

/** What A and B are. */
export type Source =
  /** Two servers that somebody else keeps running. */
  | { kind: 'urls'; url: Record<Arm, string> }
  /** A command each, or the same one with another environment, started afresh for each trial. */
  | { kind: 'commands'; start: Record<Arm, string>; env: Record<Arm, Readonly<Record<string, string>>>; cwd: string }
  /** Two revisions of one repository, each built in a worktree of its own. */
  | {
      kind: 'revisions';
      repository: string;
      /** Folder inside the repository in which the commands run. */
      prefix: string;
      commit: Record<Arm, string>;
      setup: string | undefined;
      start: string;
    };

/** How a target is brought up, the same for both arms. */
export interface Upkeep {
  token: string;
  /** Answers when the target is ready. Not needed for two URLs. */
  ready: string | undefined;
  readyTimeout: Ms;
  /** Puts the data back; runs before the target starts. */
  reset: string | undefined;
}

interface RunningTarget {
  url: string;
  pid: number | undefined;
  /** Ends it and its children. Safe to call twice. */
  stop(): Promise<void>;
}

export interface Arms {
  /** Resets the data and brings one build up. @param folder gets its output */
  start(arm: Arm, folder: string, signal: AbortSignal): Promise<RunningTarget>;
  /** Removes what was made for the experiment. */
  close(): Promise<void>;
}

/**
 * Makes both builds ready to be started.
 *
 * @param folder gets the output of --setup
 * @throws UserError when a build cannot be made; nothing is left behind then
 */
export async function openArms(source: Source, upkeep: Upkeep, folder: string, signal: AbortSignal): Promise<Arms> {
  const { token } = upkeep;
  const clearNow = (): void => {
    killStrays(token);
    if (source.kind === 'revisions') removeWorktrees(source.repository, token);
  };
  // What an experiment of the same token left when it was killed.
  clearNow();
  // A second Ctrl-C leaves no time for more than this.
  process.once('exit', clearNow);
  const close = async (): Promise<void> => {
    await endStrays(token);
    clearNow();
    process.off('exit', clearNow);
  };
  try {
    const places = await openPlaces(source, token, folder, signal);
    return { start: (arm, slotFolder, signal) => startTarget(arm, places, upkeep, slotFolder, signal), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Place {
  cwd: string;
  /** In words, for whoever tries a command by hand: a worktree is gone by then. */
  where: string;
  env: Readonly<Record<string, string>>;
  /** Undefined: it runs already, at the URL. */
  start: string | undefined;
  url: string | undefined;
}
type Places = Record<Arm, Place>;

async function openPlaces(source: Source, token: string, folder: string, signal: AbortSignal): Promise<Places> {
  if (source.kind === 'revisions')
    return {
      A: await openRevision(source, 'A', { token, folder, signal }),
      B: await openRevision(source, 'B', { token, folder, signal }),
    };
  const place = (arm: Arm): Place =>
    source.kind === 'urls'
      ? { ...here(process.cwd()), env: {}, start: undefined, url: source.url[arm] }
      : { ...here(source.cwd), env: source.env[arm], start: source.start[arm], url: undefined };
  return { A: place('A'), B: place('B') };
}

const here = (cwd: string): Pick<Place, 'cwd' | 'where'> => ({ cwd, where: `in ${cwd}` });

async function openRevision(
  { repository, prefix, commit, setup, start }: Extract<Source, { kind: 'revisions' }>,
  arm: Arm,
  { token, folder, signal }: { token: string; folder: string; signal: AbortSignal },
): Promise<Place> {
  const root = join(worktreeFolder(token), arm);
  await addWorktree(repository, root, commit[arm]);
  const where = `in a checkout of ${commit[arm].slice(0, 10)}${prefix && `, folder ${prefix}`}`;
  const place = { cwd: join(root, prefix), where, env: {}, start, url: undefined };
  if (!existsSync(place.cwd))
    throw new UserError(`${arm} (${commit[arm].slice(0, 10)}) has no folder ${prefix}`, {
      why: 'the commands run in the folder from which plimsoll was started, and this revision has none of that name',
      fix: 'start plimsoll in the root of the repository, and let --start change the folder',
    });
  const log = join(folder, `setup-${arm}.log`);
  if (setup !== undefined) await runCommand('--setup', { ...place, command: setup, token, log }, signal);
  return place;
}

async function startTarget(
  arm: Arm,
  places: Places,
  { token, ready, readyTimeout, reset }: Upkeep,
  folder: string,
  signal: AbortSignal,
): Promise<RunningTarget> {
  const { cwd, where, env, start, url } = places[arm];
  const line = { cwd, where, env, token };
  if (reset !== undefined)
    await runCommand('--reset', { ...line, command: reset, log: join(folder, 'reset.log') }, signal);
  const address = url ?? ready!;
  const base = new URL(address).origin;
  if (start === undefined) return { url: address, pid: undefined, stop: () => Promise.resolve() };
  await assertPortFree(address);
  signal.throwIfAborted();
  const group = startGroup({ ...line, command: start, log: join(folder, 'target.log') });
  try {
    await waitUntilReady(address, { group, command: start, patience: readyTimeout }, signal);
  } catch (error) {
    await group.stop();
    throw error;
  }
  return { url: base, pid: group.pid, stop: group.stop };
}
