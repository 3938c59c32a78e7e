import { most, sum } from '../arithmetic.ts';
import type { Rule } from './rule.ts';
import { amount, megabytes } from './words.ts';

/** The kernel killed a process because its container had no memory left. */
export const memoryLimit: Rule = {
  name: 'memory-limit',
  find: ({ cgroups }) =>
    [...cgroups].flatMap(([name, samples]) => {
      const kills = sum(samples.map(({ kills }) => kills ?? 0));
      const limit = samples.at(-1)?.memoryMaxBytes;
      if (kills === 0 || limit === undefined) return [];
      return [
        {
          step: `process ${name}`,
          cause: `the kernel killed ${amount(kills)} ${kills === 1 ? 'process' : 'processes'} of its container, whose ${megabytes(limit)} of memory were used up`,
          fix: 'Raise the memory limit above what the load needs, and bound what a request may hold (streams instead of whole bodies, pages instead of whole lists).',
          saves: 0,
          confidence: 0.95,
          evidence: [
            { label: 'killed', value: amount(kills) },
            { label: 'memory at most', value: megabytes(most(samples.map(({ memoryBytes }) => memoryBytes ?? 0))) },
            { label: 'limit', value: megabytes(limit) },
          ],
          cost: 'Memory.',
        },
      ];
    }),
};
