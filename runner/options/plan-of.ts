import type { Ms, PerSecond } from '../../units.ts';
import { openPlan } from '../schedule/arrivals.ts';
import { constantArrivalRate } from '../schedule/constant-arrival-rate.ts';
import { constantVus } from '../schedule/constant-vus.ts';
import { perVuIterations } from '../schedule/per-vu-iterations.ts';
import { poisson } from '../schedule/poisson.ts';
import { rampingArrivalRate } from '../schedule/ramping-arrival-rate.ts';
import { rampingVus } from '../schedule/ramping-vus.ts';
import type { Plan, Schedule } from '../schedule/schedule.ts';
import { sharedIterations } from '../schedule/shared-iterations.ts';
import type { Stripe } from '../schedule/stripe.ts';
import { seededRandom } from './seeded-random.ts';
import type { Scenario } from './scenarios.ts';

/** How the gaps between arrivals are drawn: even as in k6, or as those of independent users. */
export interface Arrival {
  arrival: 'even' | 'poisson';
  seed: number;
}

/** The pure plan of one stripe of a scenario. */
export function planOf(scenario: Scenario, stripe: Stripe, arrival: Arrival = { arrival: 'even', seed: 1 }): Plan {
  switch (scenario.executor) {
    case 'constant-vus':
      return constantVus(scenario, stripe);
    case 'ramping-vus':
      return rampingVus(scenario, stripe);
    case 'shared-iterations':
      return sharedIterations(scenario, stripe);
    case 'per-vu-iterations':
      return perVuIterations(scenario, stripe);
    case 'constant-arrival-rate': {
      const { rate, timeUnit, duration } = scenario;
      const even = constantArrivalRate({ rate: perSecond(rate, timeUnit), duration });
      return openPlan(spaced(even, arrival), { ...scenario, end: duration }, stripe);
    }
    default: {
      const stages = scenario.stages.map(({ target, duration }) => ({
        duration,
        target: perSecond(target, scenario.timeUnit),
      }));
      const even = rampingArrivalRate({ from: perSecond(scenario.startRate, scenario.timeUnit), stages });
      const end = stages.reduce((end, { duration }) => end + duration, 0);
      return openPlan(spaced(even, arrival), { ...scenario, end }, stripe);
    }
  }
}

const spaced = (even: Schedule, { arrival, seed }: Arrival): Schedule =>
  arrival === 'poisson' ? poisson(even, seededRandom(seed)) : even;

const perSecond = (rate: number, timeUnit: Ms): PerSecond => (rate * 1000) / timeUnit;
