import type { Ms, PerSecond } from '../../units.ts';

/** A token bucket that holds one second's worth: true while there is one left. */
export function tokens(rate: PerSecond, now: () => Ms): () => boolean {
  let [left, at] = [rate, now()];
  return () => {
    const moment = now();
    left = Math.min(rate, left + ((moment - at) * rate) / 1000);
    at = moment;
    if (left < 1) return false;
    left--;
    return true;
  };
}
