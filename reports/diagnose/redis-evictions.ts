import { most, sum } from '../arithmetic.ts';
import type { Rule } from './rule.ts';
import { amount, megabytes, percent } from './words.ts';

const MANY = 100;
/** Of all keys that went, these went before their time. */
const LARGE_SHARE = 0.1;

/** Redis throws keys out to make room: what was to be kept is made again, and a queue that lives there loses jobs. */
export const redisEvictions: Rule = {
  name: 'redis-evictions',
  find: ({ redis, queues }) => {
    const [evicted, expired] = [sum(redis.map((one) => one.evicted)), sum(redis.map((one) => one.expired))];
    const limit = most(redis.map(({ memoryMaxBytes }) => memoryMaxBytes ?? 0));
    if (limit === 0 || evicted < MANY || evicted < LARGE_SHARE * (evicted + expired)) return [];
    const holdsJobs = [...queues.values()].some((samples) => samples[0]?.system === 'bullmq');
    const hits = sum(redis.map((one) => one.hits));
    const asked = hits + sum(redis.map(({ misses }) => misses));
    return [
      {
        step: 'redis',
        cause: `${amount(evicted)} keys were thrown out to make room, ${amount(evicted / Math.max(1, redis.length))} a second: ${megabytes(limit)} are full${holdsJobs ? ', and jobs of a queue lie there, too' : ''}`,
        fix: holdsJobs
          ? "Give the queue a Redis of its own with `maxmemory-policy noeviction`; then raise the cache's maxmemory, or let its keys live less long."
          : 'Raise maxmemory, or keep less: shorter lives (TTL), smaller values, only what is read again.',
        saves: 0,
        confidence: holdsJobs ? 0.95 : 0.85,
        evidence: [
          { label: 'evicted, expired', value: `${amount(evicted)}, ${amount(expired)}` },
          {
            label: 'memory',
            value: `${megabytes(most(redis.map(({ memoryBytes }) => memoryBytes)))} of ${megabytes(limit)}`,
          },
          { label: 'found when asked for', value: percent(hits / Math.max(1, asked)) },
        ],
        cost: 'Memory.',
      },
    ];
  },
};
