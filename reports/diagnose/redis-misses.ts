import { sum } from '../arithmetic.ts';
import { worstOf } from './evidence.ts';
import type { Rule } from './rule.ts';
import { amount, percent } from './words.ts';

const FEW_HITS = 0.5;
const FEWEST_LOOKUPS = 1000;

/** Most of what is looked up in Redis is not there: the cache costs a round trip and spares little. */
export const redisMisses: Rule = {
  name: 'redis-misses',
  find: ({ redis, slow, queues }) => {
    const hits = sum(redis.map((one) => one.hits));
    const asked = hits + sum(redis.map(({ misses }) => misses));
    const share = hits / Math.max(1, asked);
    const worst = worstOf(slow.filter(({ kind }) => kind === 'read'));
    // Workers of a queue look for jobs that are not there all the time.
    const holdsJobs = [...queues.values()].some((samples) => samples[0]?.system === 'bullmq');
    if (!worst || holdsJobs || asked < FEWEST_LOOKUPS || share >= FEW_HITS) return [];
    return [
      {
        step: 'redis',
        cause: `only ${percent(share)} of ${amount(asked)} lookups found what they asked for: most reads go to Redis and then to the source all the same`,
        fix: 'See which keys miss (redis-cli MONITOR, briefly): keys that are too particular, lives that end before the second read, or nobody who writes after a miss.',
        saves: worst.p95 * (FEW_HITS - share),
        confidence: 0.6,
        evidence: [
          { label: 'hits, misses', value: `${amount(hits)}, ${amount(asked - hits)}` },
          {
            label: 'expired, evicted',
            value: `${amount(sum(redis.map(({ expired }) => expired)))}, ${amount(sum(redis.map(({ evicted }) => evicted)))}`,
          },
        ],
        cost: 'What lives longer is older when it is read.',
      },
    ];
  },
};
