import type { Ms } from '../../units.ts';
import type { Scenario } from '../options/scenarios.ts';
import type { Plan } from '../schedule/schedule.ts';

interface Planned {
  scenario: Scenario;
  plan: Plan;
}

/** The most VUs that scenarios need at the same moment, graceful stops included: so many are made beforehand. */
export function mostAtOnce(planned: readonly Planned[]): number {
  const vusOf = ({ plan }: Planned): number => (plan.loop === 'closed' ? plan.maxVus : plan.preAllocatedVus);
  return most(planned, vusOf);
}

/** The same with those that may be made while it runs. */
export function mostEver(planned: readonly Planned[]): number {
  return most(planned, ({ plan }) => plan.maxVus);
}

function most(planned: readonly Planned[], vusOf: (of: Planned) => number): number {
  const at = (moment: Ms): number =>
    planned
      .filter(({ scenario, plan }) => scenario.startTime <= moment && moment < endOf(scenario, plan))
      .reduce((sum, of) => sum + vusOf(of), 0);
  return Math.max(0, ...planned.map(({ scenario }) => at(scenario.startTime)));
}

/** When a scenario is over at the latest, in the test's time. */
export const endOf = ({ startTime, gracefulStop }: Scenario, plan: Plan): Ms => startTime + plan.end + gracefulStop;

/**
 * The numbers of one thread's VUs, from 0. Threads take turns for as long as they want more, so that together they leave
 * none out.
 *
 * @param wanted how many VUs each thread makes
 */
export function dealNumbers(wanted: readonly number[], thread: number): number[] {
  return Array.from({ length: wanted[thread] ?? 0 }, (_, own) =>
    wanted.reduce((before, theirs, other) => before + Math.min(theirs, other < thread ? own + 1 : own), 0),
  );
}
