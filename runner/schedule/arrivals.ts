import type { Ms } from '../../units.ts';
import type { OpenPlan, Schedule } from './schedule.ts';
import { vuStripe, workStripe } from './stripe.ts';
import type { Part } from './stripe.ts';

/** The open plan of one stripe: it owns some of the whole's slots, and some of its VUs. */
export function openPlan(
  whole: Schedule,
  { preAllocatedVUs, maxVUs, end }: { preAllocatedVUs: number; maxVUs: number; end: Ms },
  part: Part,
): OpenPlan {
  const stripe = vuStripe(part);
  const slots = workStripe(part, maxVUs);
  return {
    loop: 'open',
    schedule: { next: (started) => whole.next(slots.nth(started)) },
    preAllocatedVus: stripe.count(preAllocatedVUs),
    maxVus: stripe.count(maxVUs),
    end,
  };
}
