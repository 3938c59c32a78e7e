/**
 * The part of a whole that one instance or thread has to do.
 *
 * Slots of the whole (iterations, VUs, arrivals) are numbered from 0; a stripe owns some of them. The stripes of a
 * division own each slot exactly once, and any beginning of the whole is shared out as evenly as whole numbers allow.
 */
export interface Stripe {
  /** How many of the whole's first n slots are ours. */
  count(n: number): number;
  /** The whole's number of our k-th slot. */
  nth(k: number): number;
  /** The deal repeats after so many slots; the same for all stripes of a division. */
  readonly period: number;
}

export const whole: Stripe = { count: (n) => n, nth: (k) => k, period: 1 };

/** Part `index` of `parts` equal ones: slots index, index + parts, … */
export function equalStripe(index: number, parts: number): Stripe {
  return { count: (n) => Math.max(0, Math.ceil((n - index) / parts)), nth: (k) => index + k * parts, period: parts };
}

/** A stripe of a stripe: `inner` counts in the slots that `outer` owns. */
function within(outer: Stripe, inner: Stripe): Stripe {
  return {
    count: (n) => inner.count(outer.count(n)),
    nth: (k) => outer.nth(inner.nth(k)),
    period: outer.period * inner.period,
  };
}

/** One thread's part of one instance's part of the whole. */
export interface Part {
  instances: Stripe;
  threads: Stripe;
}

export const everything: Part = { instances: whole, threads: whole };

/** The VUs that a part owns. */
export const vuStripe = ({ instances, threads }: Part): Stripe => within(instances, threads);

/**
 * The work (iterations, arrivals) that a part does.
 *
 * With fewer VUs than stripes some have none, and work dealt to them would be lost: then the work follows the VUs.
 *
 * @param vus how many the whole has
 */
export function workStripe({ instances, threads }: Part, vus: number): Stripe {
  return within(dealt(instances, vus), dealt(threads, instances.count(vus)));
}

/** The work of a part in which every VU has iterations of its own: it follows the VUs. */
export function ownWorkStripe({ instances, threads }: Part, vus: number): Stripe {
  return within(following(instances, vus), following(threads, instances.count(vus)));
}

const dealt = (stripe: Stripe, vus: number): Stripe => (vus >= stripe.period ? stripe : following(stripe, vus));

function following(stripe: Stripe, vus: number): Stripe {
  const ours = Array.from({ length: stripe.count(vus) }, (_, k) => stripe.nth(k));
  return patternStripe(ours, vus);
}

/** A stripe that repeats a pattern: it owns the given slots (rising) of every `period`. */
export function patternStripe(slots: readonly number[], period: number): Stripe {
  if (slots.length === 0) return { count: () => 0, nth: () => Infinity, period };
  const before = new Uint32Array(period + 1);
  for (const slot of slots) before[slot + 1] = 1;
  for (let slot = 0; slot < period; slot++) before[slot + 1]! += before[slot]!;
  return {
    count: (n) => Math.floor(n / period) * slots.length + before[n % period]!,
    nth: (k) => Math.floor(k / slots.length) * period + slots[k % slots.length]!,
    period,
  };
}
