import type { Ms } from '../../units.ts';
import { isPolling } from './poll-clock.ts';

/** A request that waits to be written. */
export interface Waiting {
  /** Writes it. @param now performance.now() @returns performance.now() afterwards */
  write(now: Ms): Ms;
}

let waiting: Waiting[] = [];

/**
 * Writes together what is asked for together: by all answers of one poll, or by all iterations that begin at one moment.
 *
 * Written one by one, each request wakes a server that has gone to sleep since the last: on one machine that wake-up is
 * a third of all that a request costs. Together they find it awake. A poll's callbacks are through when immediates run;
 * what a request waits for them it counts as blocked, and its clock starts when it is written.
 */
export function enqueue(one: Waiting): void {
  if (waiting.push(one) > 1) return;
  if (isPolling()) setImmediate(flush);
  else process.nextTick(flush);
}

function flush(): void {
  const all = waiting;
  waiting = [];
  let now = performance.now();
  for (const one of all) now = one.write(now);
}
