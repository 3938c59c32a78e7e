import type { Ms } from '../../units.ts';
import { constantPopulation } from './schedule.ts';
import type { ClosedPlan } from './schedule.ts';
import { vuStripe } from './stripe.ts';
import type { Part } from './stripe.ts';

/** A fixed number of iterations for each VU; a fast one is not given a slow one's. */
export function perVuIterations(
  { vus, iterations, maxDuration }: { vus: number; iterations: number; maxDuration: Ms },
  part: Part,
): ClosedPlan {
  const ours = vuStripe(part).count(vus);
  return {
    loop: 'closed',
    population: constantPopulation(ours),
    maxVus: ours,
    iterations: { count: iterations, each: 'vu' },
    end: maxDuration,
    gracefulRampDown: 0,
  };
}
