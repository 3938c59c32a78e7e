/** Counts that every thread sees, for k6/execution's `instance` and the watchdog. */
export const COUNTER = { completed: 0, interrupted: 1, active: 2, initialized: 3, firstHeartbeat: 4 } as const;

/** @param threads each has a heartbeat of its own behind the counts */
export const createCounters = (threads: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer((COUNTER.firstHeartbeat + threads) * 4));

/** @returns what it was before */
export const addTo = (counters: Int32Array, counter: number, amount = 1): number =>
  Atomics.add(counters, counter, amount);

export const readCounter = (counters: Int32Array, counter: number): number => Atomics.load(counters, counter);

const HEARTBEAT_MS = 100;

/** Moves the thread's heartbeat for as long as its event loop turns. */
export function beat(counters: Int32Array, thread: number): void {
  setInterval(() => void addTo(counters, COUNTER.firstHeartbeat + thread), HEARTBEAT_MS);
}
