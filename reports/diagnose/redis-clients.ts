import { most, sum } from '../arithmetic.ts';
import type { Rule } from './rule.ts';
import { amount, percent } from './words.ts';

const FULL = 0.9;

/** Redis refuses whoever comes, or is about to. */
export const redisClients: Rule = {
  name: 'redis-clients',
  find: ({ redis }) => {
    const clients = most(redis.map((one) => one.clients));
    const limit = most(redis.map(({ clientsMax }) => clientsMax ?? 0));
    const refused = sum(redis.map(({ rejected }) => rejected ?? 0));
    if (limit === 0 || (refused === 0 && clients < FULL * limit)) return [];
    return [
      {
        step: 'redis',
        cause: `${amount(clients)} of ${amount(limit)} clients are connected (${percent(clients / limit)})${refused > 0 ? `, and ${amount(refused)} were refused` : ''}`,
        fix: 'Share one connection in each process (a client sends many commands over one), close those that are left open; then raise maxclients.',
        saves: 0,
        confidence: refused > 0 ? 0.95 : 0.8,
        evidence: [
          { label: 'clients', value: `${amount(clients)} at most, ${amount(limit)} allowed` },
          {
            label: 'waiting in a blocking command',
            value: `${amount(most(redis.map(({ blocked }) => blocked)))} at most`,
          },
          { label: 'refused', value: amount(refused) },
        ],
        cost: 'Each client takes some kilobytes and a descriptor of the server.',
      },
    ];
  },
};
