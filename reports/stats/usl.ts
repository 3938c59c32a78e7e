import { nonNegativeLeastSquares } from '../attribution/least-squares.ts';

/** The Universal Scalability Law: X(N) = λN / (1 + σ(N − 1) + κN(N − 1)). */
export interface Usl {
  /** Throughput of one at a time, per second. */
  lambda: number;
  /** Share of the work that has to queue for something shared. */
  sigma: number;
  /** Cost of keeping each two in agreement; above 0, more concurrency ends in less throughput. */
  kappa: number;
  /** Concurrency of the highest throughput, √((1 − σ)/κ), and that throughput. Missing when it only levels off. */
  peak: { concurrency: number; throughput: number } | undefined;
  /** Share of the variance of X that the law explains. */
  r2: number;
}

const FEWEST_POINTS = 5;
/** Between the lowest and the highest concurrency: nearer together, any curve fits. */
const LEAST_SPREAD = 4;
const GOOD_FIT = 0.95;

/**
 * Fits the law (Gunther, Guerrilla Capacity Planning, 2007) by non-negative least squares on its linear form,
 * N/X = (1 + σ(N − 1) + κN(N − 1)) / λ, each point weighed by its own X/N so that errors are relative.
 *
 * @param points concurrency N ≥ 1 and throughput X > 0
 * @returns undefined when the points are too few, too near together, or do not follow the law
 */
export function fitUsl(points: readonly { concurrency: number; throughput: number }[]): Usl | undefined {
  const usable = points.filter(({ concurrency, throughput }) => concurrency > 0 && throughput > 0);
  const levels = usable.map(({ concurrency }) => concurrency);
  if (usable.length < FEWEST_POINTS || Math.max(...levels) < LEAST_SPREAD * Math.min(...levels)) return undefined;
  const weigh = (term: (n: number) => number): number[] =>
    usable.map(({ concurrency, throughput }) => (term(concurrency) * throughput) / concurrency);
  const [one = 0, linear = 0, square = 0] = nonNegativeLeastSquares(
    [weigh(() => 1), weigh((n) => Math.max(0, n - 1)), weigh((n) => Math.max(0, n * (n - 1)))],
    usable.map(() => 1),
  );
  if (one <= 0) return undefined;
  const [lambda, sigma, kappa] = [1 / one, linear / one, square / one];
  const throughputAt = (n: number): number =>
    (lambda * n) / (1 + sigma * Math.max(0, n - 1) + kappa * Math.max(0, n * (n - 1)));
  const r2 = explained(
    usable.map(({ throughput }) => throughput),
    levels.map(throughputAt),
  );
  if (r2 < GOOD_FIT) return undefined;
  const concurrency = Math.sqrt((1 - sigma) / kappa);
  const peaks = kappa > 0 && sigma < 1 && Number.isFinite(concurrency);
  return { lambda, sigma, kappa, peak: peaks ? { concurrency, throughput: throughputAt(concurrency) } : undefined, r2 };
}

function explained(values: readonly number[], fitted: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const rest = values.reduce((sum, value, at) => sum + (value - fitted[at]!) ** 2, 0);
  return total === 0 ? 0 : 1 - rest / total;
}
