import type { Ms } from '../../units.ts';

/** Something that must be over by a time. A link of the list of all such, so that none is allocated for it. */
export interface Bounded {
  readonly deadline: Ms;
  timeOut(): void;
  earlier: Bounded | undefined;
  later: Bounded | undefined;
}

/**
 * What is bound now, in the order of its coming.
 *
 * A Set would do, but for its garbage: each time it is rehashed, the old table refers to the new one, and through such a
 * chain every request of the last seconds outlives the young generation. It cost a tenth of the thread's time.
 */
let last: Bounded | undefined;
let wakeAt: Ms = Infinity;
let timer: NodeJS.Timeout | undefined;

/**
 * Calls `timeOut` when performance.now() passes the deadline, unless released before.
 *
 * One timer serves the whole thread: it stands at the earliest deadline known when it was set, so that a steady load
 * of requests with one timeout sets about one timer a timeout, not one a request.
 */
export function bind(item: Bounded): void {
  item.earlier = last;
  if (last !== undefined) last.later = item;
  last = item;
  if (item.deadline < wakeAt) wake(item.deadline);
}

/** Safe to call for what is not bound. */
export function release(item: Bounded): void {
  const { earlier, later } = item;
  if (later !== undefined) later.earlier = earlier;
  else if (last === item) last = earlier;
  if (earlier !== undefined) earlier.later = later;
  item.earlier = item.later = undefined;
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
  for (let item = last; item !== undefined; item = item.earlier) {
    if (item.deadline <= now) late.push(item);
    else if (item.deadline < next) next = item.deadline;
  }
  wake(next);
  for (const item of late) {
    release(item);
    item.timeOut();
  }
}
