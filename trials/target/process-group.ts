import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ms } from '../../units.ts';

/** Every process of an experiment has its token in this variable, and hands it on to its children. */
const TOKEN = 'PLIMSOLL_EXPERIMENT';
/** Between asking a target to end and ending it. */
const GRACE: Ms = 5000;
const POLL: Ms = 25;
const TAIL_LINES = 12;

export interface CommandLine {
  /** For the shell. */
  command: string;
  cwd: string;
  env: Readonly<Record<string, string>>;
  token: string;
  /** File that gets its output. */
  log: string;
}

/** A command and all that it starts. */
export interface ProcessGroup {
  readonly pid: number;
  /** Resolves when the command itself is over: its exit code, or the signal that ended it. */
  readonly over: Promise<number | string>;
  /** The last lines it wrote. */
  tail(): string;
  /** Ends the command and every process that it left behind. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts a shell command in a process group of its own. */
export function startGroup({ command, cwd, env, token, log }: CommandLine): ProcessGroup {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a');
  const child = spawn(command, {
    shell: true,
    cwd,
    env: { ...process.env, ...env, [TOKEN]: token },
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const over = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const pid = child.pid!;
  const leash = startLeash(pid);
  let stopped: Promise<void> | undefined;
  return {
    pid,
    over,
    tail: () => lastLines(log),
    stop: () =>
      (stopped ??= endGroup(pid, token).finally(() => {
        leash.kill('SIGKILL');
      })),
  };
}

/**
 * A shell that outlives us just long enough to end the group when we are killed: its input closes with our process,
 * whatever ended it.
 */
function startLeash(group: number): { kill(signal: 'SIGKILL'): boolean } {
  const leash = spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -KILL "-$0"', String(group)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  leash.unref();
  leash.stdin.on('error', () => undefined);
  return leash;
}

async function endGroup(group: number, token: string): Promise<void> {
  signal(-group, 'SIGTERM');
  if (!(await gone(-group, GRACE))) {
    signal(-group, 'SIGKILL');
    await gone(-group, GRACE);
  }
  await endStrays(token);
}

/** Ends what carries the token and has left its group. Only where /proc shows other processes' environment. */
export async function endStrays(token: string): Promise<void> {
  for (const pid of killStrays(token)) await gone(pid, GRACE);
}

/** The same without waiting, for the moment of exit. @returns what was killed */
export function killStrays(token: string): number[] {
  const strays = processesWith(`${TOKEN}=${token}`);
  for (const pid of strays) signal(pid, 'SIGKILL');
  return strays;
}

function processesWith(variable: string): number[] {
  return processes().filter((pid) => {
    try {
      return pid !== process.pid && readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(variable);
    } catch {
      return false;
    }
  });
}

/** Empty on systems without /proc. */
function processes(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** @param pid a process; negative, a group */
async function gone(pid: number, patience: Ms): Promise<boolean> {
  for (const until = performance.now() + patience; performance.now() < until; await sleep(POLL))
    if (!signal(pid, 0) || isOver(pid)) return true;
  return false;
}

/** Processes that are over, but were not collected by their parent yet, still answer to signals. */
function isOver(pid: number): boolean {
  const states = processes().flatMap((id) => {
    try {
      const [state = '', , group] = readFileSync(`/proc/${id}/stat`, 'latin1')
        .replace(/^.*\) /, '')
        .split(' ');
      return id === pid || Number(group) === -pid ? [state] : [];
    } catch {
      return [];
    }
  });
  return states.length > 0 && states.every((state) => state === 'Z' || state === 'X');
}

/** @returns whether there was anything to get it */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function lastLines(log: string): string {
  try {
    return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  } catch {
    return '';
  }
}
