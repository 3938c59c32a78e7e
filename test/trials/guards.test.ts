import { expect, test } from 'vitest';
import type { Conditions } from '../../reports/judge/conditions.ts';
import { judge } from '../../reports/judge/judge.ts';
import { ratioMargins } from '../../reports/judge/verdict.ts';
import { seededRandom } from '../../reports/stats/random.ts';
import { disturbances } from '../../trials/guards.ts';

const PAIRS = 12;
const EXPERIMENTS = 4000;
const CALM = { loopDelay: 1, achievedShare: 1, autovacuumShare: undefined };

/** A trial on a host that takes a share of the CPU wanted, from whoever wants it, and slows what is measured by it. */
interface Simulated {
  conditions: Conditions;
  /** ln p95 */
  level: number;
}

/** Both builds are as fast as each other; A wants three times the CPU, and so meets three times the steal. */
function simulate(random: () => number, wanted: number): Simulated {
  const taken = random() < 0.6 ? 0.02 * random() : Math.min(0.6, -0.08 * Math.log(1 - random()));
  const noise = 0.04 * (random() + random() + random() + random() - 2);
  return {
    conditions: { ...CALM, stealShare: wanted * taken, stolenShare: taken, hostCpuShare: wanted * (1 - taken) },
    level: noise + 2 * taken,
  };
}

/** Share of experiments with a false verdict, where a try is void by the guard in either trial and measured again. */
function falseVerdicts(guard: (conditions: Conditions) => boolean): number {
  const random = seededRandom(20_261_122);
  let wrong = 0;
  for (let experiment = 0; experiment < EXPERIMENTS; experiment++) {
    const differences: number[] = [];
    while (differences.length < PAIRS) {
      const [a, b] = [simulate(random, 0.9), simulate(random, 0.3)];
      if (!guard(a.conditions) && !guard(b.conditions)) differences.push(b.level - a.level);
    }
    const metric = { name: 'p95', differences, scale: 'ratio', worse: 'higher', margins: ratioMargins(0.02) } as const;
    const { metrics } = judge([metric], 0.05);
    if (metrics.some(({ verdict }) => verdict === 'regressed' || verdict === 'improved')) wrong++;
  }
  return wrong / EXPERIMENTS;
}

test('equal builds stay equal though one uses more CPU and so meets more steal', () => {
  const ours = falseVerdicts((conditions) => disturbances(conditions).length > 0);
  // What a guard on steal as the system counts it would do: it keeps only the good trials of the build that uses more.
  const plain = falseVerdicts(({ stealShare = 0 }) => stealShare > 0.05);
  expect(ours).toBeLessThan(0.06);
  expect(plain).toBeGreaterThan(2 * ours);
}, 60_000);

test.each([
  ['the host gave 12.0 % of the CPU time wanted here to others', { stolenShare: 0.12 }],
  ['the load generator was late by 31 ms', { loopDelay: 31 }],
  ['the load generator came to only 90.0 % of the planned iterations', { achievedShare: 0.9 }],
])('a trial is disturbed where %s', (words, own) => {
  const calm: Conditions = { ...CALM, stealShare: 0, stolenShare: 0, hostCpuShare: 0.5 };
  expect(disturbances({ ...calm, ...own })).toEqual([words]);
  expect(disturbances(calm)).toEqual([]);
});

test('what the system does not tell disturbs nobody', () => {
  const unknown = { stealShare: undefined, stolenShare: undefined, hostCpuShare: undefined };
  expect(disturbances({ ...CALM, ...unknown })).toEqual([]);
});
