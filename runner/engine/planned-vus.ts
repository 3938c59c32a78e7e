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
