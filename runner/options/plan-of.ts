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
import { everything, ownWorkStripe, whole, workStripe } from '../schedule/stripe.ts';
import type { Part, Stripe } from '../schedule/stripe.ts';
import { seededRandom } from './seeded-random.ts';
import type { Scenario } from './scenarios.ts';

/** How the gaps between arrivals are drawn: even as in k6, or as those of independent users. */
export interface Arrival {
  arrival: 'even' | 'poisson';
  seed: number;
}

/** The pure plan of one part of a scenario. */
export function planOf(scenario: Scenario, part: Part, arrival: Arrival = { arrival: 'even', seed: 1 }): Plan {
  switch (scenario.executor) {
    case 'constant-vus':
      return constantVus(scenario, part);
    case 'ramping-vus':
      return rampingVus(scenario, part);
    case 'shared-iterations':
      return sharedIterations(scenario, part);
    case 'per-vu-iterations':
      return perVuIterations(scenario, part);
    case 'constant-arrival-rate': {
      const { rate, timeUnit, duration } = scenario;
      const even = constantArrivalRate({ rate: perSecond(rate, timeUnit), duration });
      return openPlan(spaced(even, arrival), { ...scenario, end: duration }, part);
    }
    default: {
      const stages = scenario.stages.map(({ target, duration }) => ({
        duration,
        target: perSecond(target, scenario.timeUnit),
      }));
      const even = rampingArrivalRate({ from: perSecond(scenario.startRate, scenario.timeUnit), stages });
      const end = stages.reduce((end, { duration }) => end + duration, 0);
      return openPlan(spaced(even, arrival), { ...scenario, end }, part);
    }
  }
}

/** How a scenario's iterations are dealt out: the k-th of a part is the instance's and the whole test's nth(k). */
export function iterationNumbers(scenario: Scenario, part: Part): { inInstance: Stripe; inTest: Stripe } {
  const vus = planOf(scenario, everything).maxVus;
  const deal = scenario.executor === 'per-vu-iterations' ? ownWorkStripe : workStripe;
  return {
    inInstance: deal({ instances: whole, threads: part.threads }, part.instances.count(vus)),
    inTest: deal(part, vus),
  };
}

const spaced = (even: Schedule, { arrival, seed }: Arrival): Schedule =>
  arrival === 'poisson' ? poisson(even, seededRandom(seed)) : even;

const perSecond = (rate: number, timeUnit: Ms): PerSecond => (rate * 1000) / timeUnit;
