import type { Ms } from '../../units.ts';

/** A request that waits to be written. */
export interface Waiting {
  /** Writes it. @param now performance.now() @returns performance.now() afterwards */
  write(now: Ms): Ms;
}

let waiting: Waiting[] = [];

/**
 * Writes at the end of the event loop's turn, all that the turn asked for one after the other.
 *
 * Written one by one, each request wakes a server that has gone to sleep since the last: on one machine that wake-up is
 * half of what a write costs. Together they find it awake. A turn is as long as the answers of one poll take to read;
 * what a request waits for it counts as blocked, and its clock starts when it is written.
 */
export function enqueue(one: Waiting): void {
  if (waiting.push(one) === 1) setImmediate(flush);
}

function flush(): void {
  const all = waiting;
  waiting = [];
  let now = performance.now();
  for (const one of all) now = one.write(now);
}
