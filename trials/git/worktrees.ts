import { execFile, execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../user-error.ts';

const execute = promisify(execFile);

/** A revision as git knows it. */
export interface Revision {
  /** As the user wrote it: 'main'. */
  name: string;
  commit: string;
}

/** @throws UserError when there is no repository, or no such revision in it */
export async function resolveRevision(option: string, name: string, repository: string): Promise<Revision> {
  try {
    const commit = await git(repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
    return { name, commit };
  } catch (cause) {
    const isRepository = await git(repository, 'rev-parse', '--git-dir').then(
      () => true,
      () => false,
    );
    throw isRepository
      ? new UserError(`${option} ${name}: there is no such revision`, {
          why: 'git rev-parse does not know it; a shallow clone may not have fetched it',
          fix: 'name a branch, tag or commit that is here (in CI: fetch-depth: 0)',
          cause,
        })
      : new UserError(`${repository} is not in a git repository`, {
          why: `${option} names a revision`,
          fix: 'run plimsoll inside the repository, or use --a and --b with two start commands',
          cause,
        });
  }
}

/** The folder that holds the repository of `folder`. */
export const repositoryRoot = (folder: string): Promise<string> => git(folder, 'rev-parse', '--show-toplevel');

/** Files that differ from HEAD: they are in no revision, and so in no measurement. */
export async function uncommitted(repository: string): Promise<string[]> {
  const status = await git(repository, 'status', '--porcelain', '--untracked-files=no');
  return status === '' ? [] : status.split('\n').map((line) => line.slice(3));
}

/**
 * Where an experiment's worktrees are. Outside the repository: inside, a build would find the repository's own
 * node_modules one folder up.
 */
export const worktreeFolder = (token: string): string => join(tmpdir(), `plimsoll-${token}`);

/** Checks a revision out into a folder of its own. */
export async function addWorktree(repository: string, folder: string, commit: string): Promise<void> {
  try {
    await git(repository, 'worktree', 'add', '--detach', '--force', folder, commit);
  } catch (cause) {
    throw new UserError(`git cannot check out ${commit.slice(0, 12)} into ${folder}`, {
      why: String((cause as { stderr?: string }).stderr ?? cause).trim(),
      fix: 'make room in the folder for temporary files (TMPDIR), or mend the repository',
      cause,
    });
  }
}

/** Removes an experiment's worktrees and git's memory of them, also of a run that was killed. At once: it is done at exit. */
export function removeWorktrees(repository: string, token: string): void {
  const folder = worktreeFolder(token);
  if (!existsSync(folder)) return;
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  execFileSync('git', ['worktree', 'prune'], { cwd: repository, stdio: 'ignore' });
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute('git', args, { cwd, env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 1 << 24 });
  return stdout.trimEnd();
}
