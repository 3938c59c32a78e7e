import { RedisError, type Redis } from './connection.ts';
import type { Reply } from './reply.ts';

const MOST_ENTRIES = '128';

interface SlowCommand {
  command: string;
  ms: number;
}

/**
 * What Redis's slow log took up since it was asked before: names and times. Keys and arguments stand beside them and are
 * dropped at once.
 *
 * @returns takes the new entries; undefined where this Redis or this user has none
 */
export function watchSlowLog(redis: Redis): () => Promise<SlowCommand[] | undefined> {
  let last: number | undefined;
  let refused = false;
  return async () => {
    if (refused) return undefined;
    try {
      const entries = ((await redis.ask('SLOWLOG', 'GET', MOST_ENTRIES)) as Reply[]).filter(Array.isArray);
      const fresh = last === undefined ? [] : entries.filter(([id]) => Number(id) > last!);
      last = Math.max(last ?? -1, ...entries.map(([id]) => Number(id)));
      return fresh.map(([, , microseconds, command]) => ({
        command: nameOf(command),
        ms: Number(microseconds) / 1000,
      }));
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      refused = true; // a managed Redis may keep it to itself; all else goes on
      return undefined;
    }
  };
}

/** The first word, where it is one: scripts may be sent as commands that are none. */
function nameOf(command: Reply | undefined): string {
  const first = Array.isArray(command) ? command[0] : undefined;
  return typeof first === 'string' && /^[a-z.]{1,24}$/i.test(first) ? first.toUpperCase() : 'another command';
}
