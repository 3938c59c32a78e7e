/** A line's rise per unit of x, and the interval that holds it with 95 % confidence. */
export interface Slope {
  estimate: number;
  low: number;
  high: number;
}

const Z_95 = 1.96;

/**
 * The median of the slopes between all pairs of points: a third of them may be wild without moving it.
 *
 * The interval is Sen's (1968), by the normal approximation of Kendall's S: with n points S has the variance
 * n(n − 1)(2n + 5)/18, and the bounds are the slopes at the ranks (N ∓ 1.96 √variance)/2 of the N. Points are taken
 * to be independent: thin out what is not.
 *
 * @returns undefined with fewer than four points of different x
 */
export function theilSen(points: readonly { x: number; y: number }[]): Slope | undefined {
  const slopes = points
    .flatMap((a, i) => points.slice(i + 1).flatMap((b) => (a.x === b.x ? [] : [(b.y - a.y) / (b.x - a.x)])))
    .sort((a, b) => a - b);
  const [n, count] = [points.length, slopes.length];
  if (n < 4 || count === 0) return undefined;
  const spread = Z_95 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (rank: number): number => slopes[Math.min(count - 1, Math.max(0, rank))]!;
  return {
    estimate: (at((count - 1) >> 1) + at(count >> 1)) / 2,
    low: at(Math.floor((count - spread) / 2)),
    high: at(Math.ceil((count + spread) / 2)),
  };
}
