import type { Ms } from '../../units.ts';
import type { ClosedPlan, Population } from './schedule.ts';
import { vuStripe } from './stripe.ts';
import type { Part, Stripe } from './stripe.ts';

/** The number of VUs moves evenly from the previous stage's target to this one; in no time it jumps. */
export interface VuStage {
  target: number;
  duration: Ms;
}

/** VUs that come and go in stages, iterating again and again while they stand. */
export function rampingVus(
  { startVUs, stages, gracefulRampDown }: { startVUs: number; stages: readonly VuStage[]; gracefulRampDown: Ms },
  part: Part,
): ClosedPlan {
  const stripe = vuStripe(part);
  return {
    loop: 'closed',
    population: rampingPopulation(startVUs, stages, stripe),
    maxVus: stripe.count(Math.max(startVUs, ...stages.map(({ target }) => target))),
    iterations: undefined,
    end: stages.reduce((end, { duration }) => end + duration, 0),
    gracefulRampDown,
  };
}

/**
 * Within a stage from a to b the i-th of |b − a| changes comes at i/|b − a| of its duration, up as well as down, so the
 * last VU of a ramp stands at its very end.
 */
function rampingPopulation(startVUs: number, stages: readonly VuStage[], stripe: Stripe): Population {
  const ramps = toRamps(startVUs, stages);
  const rampAt = (elapsed: Ms): Ramp | undefined => ramps.findLast(({ start }) => start <= elapsed);
  return {
    vus(elapsed) {
      const ramp = rampAt(elapsed);
      return stripe.count(ramp ? vusIn(ramp, elapsed) : startVUs);
    },
    nextChange(elapsed) {
      for (const ramp of ramps) {
        const steps = Math.abs(ramp.to - ramp.from);
        if (steps === 0 || ramp.start + ramp.duration <= elapsed) continue;
        const step = Math.max(1, Math.floor(((elapsed - ramp.start) / ramp.duration) * steps + 1e-9) + 1);
        return ramp.start + (step * ramp.duration) / steps;
      }
      return 'done';
    },
  };
}

interface Ramp {
  start: Ms;
  duration: Ms;
  from: number;
  to: number;
}

function toRamps(startVUs: number, stages: readonly VuStage[]): Ramp[] {
  const ramps: Ramp[] = [];
  let [start, from] = [0, startVUs];
  for (const { target, duration } of stages) {
    ramps.push({ start, duration, from, to: target });
    [start, from] = [start + duration, target];
  }
  return ramps;
}

function vusIn({ start, duration, from, to }: Ramp, elapsed: Ms): number {
  const share = duration === 0 ? 1 : Math.min(1, (elapsed - start) / duration);
  // A hair more keeps 0.3 × 10 from being the second step for want of a bit.
  return from + Math.sign(to - from) * Math.floor(Math.abs(to - from) * share + 1e-9);
}
