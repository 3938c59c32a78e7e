import { median, medianAbsoluteDeviation } from 'simple-statistics';

/** A median absolute deviation of a normal variable is 0.6745 standard deviations; three of those. */
const REACH = 3 / 0.6745;
/** Levels closer than this are the same whatever the noise: 2 % where they are logarithms. */
const SAME = 0.02;

/**
 * How many values at the beginning of a series are still the warm-up.
 *
 * The second half says what is usual: its median, give or take three (robust) standard deviations. The warm-up is over
 * with the first two values in a row that are not above it. (MSER, the common rule, cuts a third off short series of
 * mere noise.) What is still cold after half of the series never gets warm: half is the most that is cut. A series that
 * begins below what is usual later has no warm-up: it gets worse, and to cut its good part off would hide that.
 *
 * @param series logarithms of a level, in order of time, evenly spaced
 */
export function warmUpLength(series: readonly number[]): number {
  const most = Math.floor(series.length / 2);
  if (most === 0) return 0;
  const usual = series.slice(most);
  const [centre, reach] = [median(usual), Math.max(SAME, REACH * medianAbsoluteDeviation(usual))];
  const isUsual = (at: number): boolean => series[at]! <= centre + reach;
  for (let length = 0; length < most; length++) if (isUsual(length) && isUsual(length + 1)) return length;
  return most;
}
