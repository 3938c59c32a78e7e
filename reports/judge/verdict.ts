export type Verdict = 'improved' | 'regressed' | 'unchanged' | 'inconclusive';

/** How much matters, in the differences' units. */
export interface Margins {
  /** A change stays within this: unchanged. */
  within: number;
  /** A change has to be this large to be called one. */
  relevant: number;
}

/** Margins of a ratio's logarithm for δ: ±ln(1 + δ), and half of δ to be called a change. The same both ways round. */
export const ratioMargins = (delta: number): Margins => ({
  within: Math.log1p(delta),
  relevant: Math.log1p(delta / 2),
});

/**
 * The word for an interval and its estimate.
 *
 * A change must be certain (the interval leaves out zero) and large enough to matter. "Unchanged" must be shown too:
 * an interval that reaches beyond δ on either side proves nothing.
 */
export function verdictOf(
  { estimate, low, high }: { estimate: number | undefined; low: number | undefined; high: number | undefined },
  { within, relevant }: Margins,
  worse: 'higher' | 'lower',
): Verdict {
  if (estimate === undefined || low === undefined || high === undefined) return 'inconclusive';
  if (low > 0 && estimate >= relevant) return worse === 'higher' ? 'regressed' : 'improved';
  if (high < 0 && estimate <= -relevant) return worse === 'higher' ? 'improved' : 'regressed';
  return low >= -within && high <= within && Math.abs(estimate) < relevant ? 'unchanged' : 'inconclusive';
}
