import { mean, shareOf } from '../arithmetic.ts';
import { worstOf } from './evidence.ts';
import type { Rule } from './rule.ts';
import { percent } from './words.ts';

const LARGE = 0.1;

/** A virtual machine does not get the cores it seems to have: its host gives them to others. */
export const hostSteal: Rule = {
  name: 'host-steal',
  find: ({ hosts, slow }) => {
    const worst = worstOf(slow.filter(({ p95, budget }) => p95 > budget));
    const stolen = mean(hosts.map(({ stealShare }) => stealShare));
    if (!worst || stolen < LARGE) return [];
    return [
      {
        step: 'host',
        cause: `the machine's own host gave ${percent(stolen)} of its time to others: nothing on it could run then`,
        fix: 'Measure on a machine whose cores are its own; in production take a kind of instance that does not share them.',
        saves: worst.p95 * stolen,
        confidence: 0.8,
        evidence: [
          { label: 'steal', value: `${percent(stolen)} on average` },
          {
            label: 'above a tenth',
            value: `${percent(shareOf(hosts, ({ stealShare }) => stealShare >= LARGE))} of the seconds`,
          },
        ],
        cost: 'Such instances cost more.',
      },
    ];
  },
};
