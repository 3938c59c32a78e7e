import type { Ms } from '../../units.ts';
import { constantPopulation } from './schedule.ts';
import type { ClosedPlan } from './schedule.ts';
import { vuStripe } from './stripe.ts';
import type { Part } from './stripe.ts';

/** The same number of VUs, iterating again and again until the time is over. */
export function constantVus({ vus, duration }: { vus: number; duration: Ms }, part: Part): ClosedPlan {
  const ours = vuStripe(part).count(vus);
  return {
    loop: 'closed',
    population: constantPopulation(ours),
    maxVus: ours,
    iterations: undefined,
    end: duration,
    gracefulRampDown: 0,
  };
}
