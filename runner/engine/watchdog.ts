import type { Ms } from '../../units.ts';
import { COUNTER, readCounter } from './counters.ts';

const LOOK: Ms = 500;

/**
 * Watches heartbeats: a script in `while (true) {}` keeps its whole thread from going on.
 *
 * @param onSilent called for a thread that has not moved for so long, again and again while it does not
 * @returns ends the watch
 */
export function watchHeartbeats(
  counters: Int32Array,
  threads: number,
  onSilent: (thread: number, silence: Ms) => void,
): () => void {
  const seen = Array.from({ length: threads }, (_, thread) => ({
    beat: readCounter(counters, COUNTER.firstHeartbeat + thread),
    since: performance.now(),
  }));
  const timer = setInterval(() => {
    const now = performance.now();
    for (const [thread, last] of seen.entries()) {
      const beat = readCounter(counters, COUNTER.firstHeartbeat + thread);
      if (beat !== last.beat) seen[thread] = { beat, since: now };
      else if (now - last.since > 2 * LOOK) onSilent(thread, now - last.since);
    }
  }, LOOK);
  return () => clearInterval(timer);
}
