import { mean, sum } from '../arithmetic.ts';
import { type Evidence, starvation, worstOf } from './evidence.ts';
import type { Rule } from './rule.ts';
import { amount, percent } from './words.ts';

const FULL = 0.9;
/** Share of the time in which the target was ready to run and had no core. */
const STARVED = 0.2;
/** The generator's part of what was busy. */
const LARGE_PART = 0.3;

/** The load generator, on the same machine, takes the cores that the target needs: what is slow is then the test. */
export const generatorStarved: Rule = {
  name: 'generator-starved',
  find: (evidence) => {
    const { hosts, generators, slow } = evidence;
    const worst = worstOf(slow.filter(({ p95, budget }) => p95 > budget));
    const starved = starvation(evidence);
    const busy = mean(hosts.map(({ busyShare, stealShare }) => busyShare + stealShare));
    const cores = hosts.at(-1)?.cores ?? 0;
    const own = mean(generators.map(({ cpuCores }) => cpuCores));
    if (!worst || busy < FULL || starved < STARVED || own < LARGE_PART * busy * cores) return [];
    return [
      {
        step: 'host',
        cause: `the load generator took ${amount(own)} of ${cores} cores on the machine that the target runs on, and the target waited for a core ${percent(starved)} of the time: above this load the figures are the test's, not the target's`,
        fix: 'Run the load from another machine, or ask for less of it; --threads 1 leaves the target more.',
        saves: worst.p95 * starved,
        confidence: 0.85,
        evidence: [
          { label: 'cores busy', value: `${percent(busy)} of ${cores}` },
          { label: 'the generator', value: `${amount(own)} cores` },
          { label: 'the target', value: `${amount(targetCores(evidence))} cores` },
          { label: 'the target ready to run, without a core', value: `${percent(starved)} of the time` },
        ],
        cost: 'A second machine.',
      },
    ];
  },
};

const targetCores = ({ processes }: Evidence): number =>
  sum([...processes.values()].map((samples) => mean(samples.map(({ cpuCores }) => cpuCores))));
