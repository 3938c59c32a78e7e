import { most, sum } from '../arithmetic.ts';
import { grouped } from '../grouped.ts';
import { worstOf } from './evidence.ts';
import type { Rule } from './rule.ts';
import { amount, time } from './words.ts';

const SLOW = 10;
const FEWEST = 5;

/** What to do instead of a command that goes through everything. */
const INSTEAD: Readonly<Record<string, string>> = {
  KEYS: 'SCAN in small steps, or a set that holds the names',
  SMEMBERS: 'SSCAN in small steps, or a smaller set',
  HGETALL: 'HMGET of the fields that are needed, or HSCAN',
  LRANGE: 'a range of some dozens',
  ZRANGE: 'a range of some dozens',
  ZRANGEBYSCORE: 'a LIMIT',
  SORT: 'a sorted set',
  DEL: 'UNLINK, which frees memory on the side',
  FLUSHALL: 'FLUSHALL ASYNC',
  FLUSHDB: 'FLUSHDB ASYNC',
  EVAL: 'a shorter script',
  EVALSHA: 'a shorter script',
};

/** Redis does one command at a time: one that takes long holds up everybody. */
export const redisSlowCommand: Rule = {
  name: 'redis-slow-command',
  find: ({ redis, slow, seconds }) => {
    const seen = redis.flatMap(({ slow = [] }) => slow).filter(({ ms }) => ms >= SLOW);
    const worst = worstOf(slow);
    const [heaviest] = [...grouped(seen, ({ command }) => command)]
      .map(([command, own]) => ({
        command,
        count: own.length,
        total: sum(own.map(({ ms }) => ms)),
        ms: most(own.map(({ ms }) => ms)),
      }))
      .sort((a, b) => b.total - a.total);
    if (!worst || !heaviest || heaviest.count < FEWEST) return [];
    const { command, count, total, ms } = heaviest;
    return [
      {
        step: 'redis',
        cause: `${command} takes ${time(total / count)} (up to ${time(ms)}), and Redis answers nobody else meanwhile: ${amount(count)} times in the run`,
        fix: `Instead of ${command} use ${INSTEAD[command] ?? 'a command that touches less, or smaller values'}.`,
        saves: Math.min(worst.p95, total / count),
        confidence: 0.85,
        evidence: [
          {
            label: 'slow log',
            value: `${amount(seen.length)} commands of ${SLOW} ms or more, ${amount(count)} of them ${command}`,
          },
          { label: 'time in it', value: `${time(total)} of ${amount(seconds)} s` },
        ],
        cost: 'More round trips, each of them short.',
      },
    ];
  },
};
