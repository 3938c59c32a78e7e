import type { Ms, PerSecond, Share } from '../../units.ts';

let share: Share = 1;
let freeAt: Ms = 0;

/** What part of k6's `rps` this thread may use: 1 ÷ threads. The limit is one for the whole run. */
export function setRateShare(ofThread: Share): void {
  share = ofThread;
}

/** Takes the next slot. @returns how long to wait for it, 0 for none */
export function takeSlot(rps: PerSecond): Ms {
  if (rps <= 0) return 0;
  const now = performance.now();
  const at = Math.max(now, freeAt);
  freeAt = at + 1000 / (rps * share);
  return at - now;
}
