import type { Ms } from '../../units.ts';
import { constantPopulation } from './schedule.ts';
import type { ClosedPlan } from './schedule.ts';
import { vuStripe, workStripe } from './stripe.ts';
import type { Part } from './stripe.ts';

/** A fixed number of iterations in all; whichever VU is free takes the next. */
export function sharedIterations(
  { vus, iterations, maxDuration }: { vus: number; iterations: number; maxDuration: Ms },
  part: Part,
): ClosedPlan {
  const ours = vuStripe(part).count(vus);
  return {
    loop: 'closed',
    population: constantPopulation(ours),
    maxVus: ours,
    iterations: { count: workStripe(part, vus).count(iterations), each: 'shared' },
    end: maxDuration,
    gracefulRampDown: 0,
  };
}
