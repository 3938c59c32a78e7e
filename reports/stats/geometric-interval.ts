import { mean, sampleStandardDeviation } from 'simple-statistics';
import { tQuantile } from './student-t.ts';

/** A geometric mean and the ends of its interval, in the values' own units. */
export interface GeometricInterval {
  estimate: number;
  /** Missing below two values. */
  low: number | undefined;
  high: number | undefined;
}

/**
 * Where the typical value of a positive quantity lies, from independent trials: the t-interval of the mean of ln x.
 *
 * Latencies multiply rather than add, so it is their logarithms that are near to symmetric.
 *
 * @param values above zero, one a trial, at least one
 * @param confidence of both ends together: 0.95
 */
export function geometricInterval(values: readonly number[], confidence: number): GeometricInterval {
  const logs = values.map(Math.log);
  const centre = mean(logs);
  if (logs.length < 2) return { estimate: Math.exp(centre), low: undefined, high: undefined };
  const reach =
    (tQuantile((1 + confidence) / 2, logs.length - 1) * sampleStandardDeviation(logs)) / Math.sqrt(logs.length);
  return { estimate: Math.exp(centre), low: Math.exp(centre - reach), high: Math.exp(centre + reach) };
}
