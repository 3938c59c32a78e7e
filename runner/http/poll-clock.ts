import type { Ms } from '../../units.ts';

let polledAt: Ms = 0;

/**
 * When the event loop learned that bytes were there: performance.now() at the first read after a poll.
 *
 * One poll returns many readable sockets, and their callbacks (and the script they wake) run one after another. The
 * last of 64 would else be told half a millisecond late, though its bytes had come with the first's.
 */
export function pollTime(): Ms {
  if (polledAt === 0) {
    polledAt = performance.now();
    // Immediates run when the poll's callbacks are through.
    setImmediate(forget);
  }
  return polledAt;
}

const forget = (): void => {
  polledAt = 0;
};
