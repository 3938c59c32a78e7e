import type { Ms } from '../../units.ts';

const { nodeTiming } = performance;
let polledAt: Ms = 0;
let lastPolledAt: Ms = 0;
let idle: Ms = 0;
let delay: Ms = 0;

/**
 * When the event loop learned that bytes were there: performance.now() at the first read after a poll.
 *
 * One poll returns many readable sockets, and their callbacks (and the script they wake) run one after another. The
 * last of 64 would else be told half a millisecond late, though its bytes had come with the first's.
 */
export function pollTime(): Ms {
  if (polledAt === 0) {
    polledAt = performance.now();
    // A poll that had to wait was there when the bytes came. One that did not may have found bytes that came during the
    // work before it: they are late by that work at most.
    const idleNow = nodeTiming.idleTime;
    delay = idleNow === idle ? polledAt - lastPolledAt : 0;
    idle = idleNow;
    lastPolledAt = polledAt;
    // Immediates run when the poll's callbacks are through.
    setImmediate(forget);
  }
  return polledAt;
}

/** How late the loop may have been for what it reads now, at most; 0 where it had waited for it. */
export const pollDelay = (): Ms => delay;

/** Whether callbacks of a poll are running, and more answers may be read in this turn. */
export const isPolling = (): boolean => polledAt !== 0;

const forget = (): void => {
  polledAt = 0;
  delay = 0;
};
