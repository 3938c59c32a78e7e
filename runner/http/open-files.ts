import { readFileSync } from 'node:fs';
import { UserError } from '../../user-error.ts';

/** Files, pipes and sockets of the program itself, its database probes and worker threads. */
const OWN = 100;

/**
 * Whether as many connections can be open at once.
 *
 * @param connections about one a VU, times `batchPerHost` where the script uses batch
 * @returns what to tell the user, or undefined where there is room (or nobody can tell, off Linux)
 */
export function checkOpenFiles(connections: number, limit = openFilesLimit()): UserError | undefined {
  const needed = connections + OWN;
  if (limit === undefined || limit >= needed) return undefined;
  return new UserError(`${connections} connections need more open files than this shell allows`, {
    why: `its limit is ${limit}, and about ${needed} will be open`,
    fix: `run \`ulimit -n ${2 ** Math.ceil(Math.log2(needed))}\` first, or use fewer VUs`,
  });
}

/** Node raises the soft limit to the hard one by itself; /proc tells what came of it. */
function openFilesLimit(): number | undefined {
  try {
    const [, soft] = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined || soft === 'unlimited' ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}
