import type { Ms } from '../../units.ts';

/** Something that must be over by a time. */
export interface Bounded {
  readonly deadline: Ms;
  timeOut(): void;
}

const bounded = new Set<Bounded>();
let wakeAt: Ms = Infinity;
let timer: NodeJS.Timeout | undefined;

/**
 * Calls `timeOut` when performance.now() passes the deadline, unless released before.
 *
 * One timer serves the whole thread: it stands at the earliest deadline known when it was set, so that a steady load
 * of requests with one timeout sets about one timer a timeout, not one a request.
 */
export function bind(item: Bounded): void {
  bounded.add(item);
  if (item.deadline < wakeAt) wake(item.deadline);
}

export function release(item: Bounded): void {
  bounded.delete(item);
}

const LONGEST_TIMER = 2 ** 31 - 1;

function wake(at: Ms): void {
  clearTimeout(timer);
  wakeAt = at;
  timer = undefined;
  if (at === Infinity) return;
  timer = setTimeout(sweep, Math.min(LONGEST_TIMER, Math.max(1, Math.ceil(at - performance.now()))));
  timer.unref();
}

function sweep(): void {
  const now = performance.now();
  const late: Bounded[] = [];
  let next = Infinity;
  for (const item of bounded) {
    if (item.deadline <= now) late.push(item);
    else if (item.deadline < next) next = item.deadline;
  }
  wake(next);
  for (const item of late) if (bounded.delete(item)) item.timeOut();
}
