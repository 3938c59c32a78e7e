import type { Schedule } from './schedule.ts';

/**
 * The same rates with the gaps of independent users: arrivals of a Poisson process.
 *
 * Arrivals of rate 1 (gaps −ln u) are put in the place of slot numbers, so any schedule, ramping too, keeps its mean rate
 * at every moment (the time-change theorem). Every thread makes the same arrivals from the same seed and takes its own.
 *
 * @param random uniform on [0, 1), the same sequence for all who share the schedule
 */
export function poisson(even: Schedule, random: () => number): Schedule {
  const arrivals: number[] = [];
  let dropped = 0;
  let last = 0;
  return {
    next(started) {
      if (started === Infinity) return 'done';
      while (dropped + arrivals.length <= started) {
        last -= Math.log(1 - random());
        arrivals.push(last);
      }
      const arrival = arrivals[started - dropped];
      // Only what lies ahead is kept: a long run must not remember all of its arrivals.
      if (started - dropped > KEPT) {
        arrivals.splice(0, KEPT);
        dropped += KEPT;
      }
      return arrival === undefined ? 'done' : even.next(arrival);
    },
  };
}

const KEPT = 4096;
