import { tQuantile } from './student-t.ts';

/** An experiment of fewer pairs says too little about its own noise to plan another by. */
const LEAST_PAIRS = 10;
const POWER = 0.9;

/**
 * The shift this experiment would have found nine times in ten.
 *
 * The interval's half-width is z standard errors, with z the critical value in standard deviations of T under the
 * null, √(K(K+1)(2K+1)/6). A shift stands out with power 0.9 when it is t(.90; K−1) standard errors wider still.
 *
 * @param halfWidth of the interval, in the differences' units
 * @param critical c of the test that gave it
 * @returns in the differences' units; undefined below two pairs
 */
export function minimalEffect(halfWidth: number, critical: number, pairs: number): number | undefined {
  if (pairs < 2) return undefined;
  const z = critical / Math.sqrt((pairs * (pairs + 1) * (2 * pairs + 1)) / 6);
  return halfWidth * (1 + tQuantile(POWER, pairs - 1) / z);
}

/** Pairs after which a shift `wanted` would be found: noise falls with √K. At least 10, and a fifth to spare. */
export function pairsNeeded({ pairs, effect, wanted }: { pairs: number; effect: number; wanted: number }): number {
  // A bit beyond a whole number is that number: 20 pairs that find 10 % are enough for 10 %.
  return withMargin(Math.ceil(pairs * (effect / wanted) ** 2 - 1e-9));
}

/** The fewest pairs at which any shift at all can be told from none: 2^(1−K) · m ≤ alpha. */
export function fewestPairs(metrics: number, alpha: number): number {
  return withMargin(Math.ceil(Math.log2((2 * metrics) / alpha)));
}

const withMargin = (pairs: number): number => Math.ceil((Math.max(LEAST_PAIRS, pairs) * 6) / 5);
