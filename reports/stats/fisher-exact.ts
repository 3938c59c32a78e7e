import { gammaln } from 'simple-statistics';

/** Rounding must not part tables that are equally likely; R's fisher.test allows the same. */
const ALIKE = 1 + 1e-7;

/**
 * Fisher's exact test, two-sided: how likely is a table as rare as this one, when the share is the same on both sides?
 *
 * Sums the hypergeometric probabilities that do not exceed the observed one. It takes requests for independent of each
 * other, and failures cluster: show it, do not gate on it.
 *
 * @param a failures and requests of one side; so b
 */
export function fisherExact(a: { failed: number; requests: number }, b: { failed: number; requests: number }): number {
  const failed = a.failed + b.failed;
  const total = a.requests + b.requests;
  const logProbability = (failedInA: number): number =>
    logChoose(failed, failedInA) + logChoose(total - failed, a.requests - failedInA) - logChoose(total, a.requests);
  const observed = Math.exp(logProbability(a.failed)) * ALIKE;
  let sum = 0;
  for (let k = Math.max(0, failed - b.requests); k <= Math.min(failed, a.requests); k++) {
    const probability = Math.exp(logProbability(k));
    if (probability <= observed) sum += probability;
  }
  return Math.min(1, sum);
}

const logChoose = (n: number, k: number): number => gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
