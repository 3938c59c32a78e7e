import type { Probe } from '../probe.ts';
import { openRedis, type Redis } from '../redis/connection.ts';
import type { Reply } from '../redis/reply.ts';
import type { QueueState } from './flow.ts';
import { pollQueues } from './poll.ts';

/** Keys of a job are never read but for this. */
const ADDED = 'timestamp';

/**
 * Depth and age of BullMQ's queues, by reading only: LLEN, ZCARD, LINDEX, and when the oldest job was added.
 *
 * @param prefix BullMQ's, `bull` unless the target set another
 */
export function bullmq(url: string, prefix = 'bull'): Probe {
  const redis = openRedis(url);
  return pollQueues({
    name: 'bullmq',
    close: redis.close,
    async read() {
      const names = await queuesOf(redis, prefix);
      return Promise.all(names.map((name) => stateOf(redis, prefix, name)));
    },
  });
}

/** Each queue keeps a hash `meta`. SCAN and not KEYS, which would stop Redis for as long as it takes. */
async function queuesOf(redis: Redis, prefix: string): Promise<string[]> {
  const names = new Set<string>();
  let cursor = '0';
  do {
    const reply = (await redis.ask('SCAN', cursor, 'MATCH', `${prefix}:*:meta`, 'COUNT', '1000')) as [string, string[]];
    cursor = reply[0];
    for (const key of reply[1]) names.add(key.slice(prefix.length + 1, -':meta'.length));
  } while (cursor !== '0');
  return [...names].sort();
}

async function stateOf(redis: Redis, prefix: string, queue: string): Promise<QueueState> {
  const key = (part: string): string => `${prefix}:${queue}:${part}`;
  const [waiting, prioritized, active, failed, delayed, added, oldest] = await Promise.all([
    redis.ask('LLEN', key('wait')),
    redis.ask('ZCARD', key('prioritized')),
    redis.ask('LLEN', key('active')),
    redis.ask('ZCARD', key('failed')),
    redis.ask('ZCARD', key('delayed')),
    redis.ask('GET', key('id')),
    redis.ask('LINDEX', key('wait'), '-1'),
  ]);
  const at = typeof oldest === 'string' ? Number(await redis.ask('HGET', key(oldest), ADDED)) : 0;
  const ready = number(waiting) + number(prioritized);
  return {
    queue,
    ready,
    active: number(active),
    failed: number(failed),
    // Finished jobs may be removed at once, so what was worked off is what came and is no longer there.
    done: number(added) - ready - number(active) - number(delayed) - number(failed),
    total: number(added),
    ...(at > 0 && { oldestSeconds: Math.max(0, (Date.now() - at) / 1000) }),
  };
}

const number = (reply: Reply): number => Number(reply ?? 0);
