import { incompleteBeta } from './incomplete-beta.ts';

/** P(t ≤ x) of Student's t: ½ I(ν/(ν + x²); ν/2, ½) is its lower tail for x ≤ 0 (Abramowitz & Stegun 26.7.1). */
function tProbability(x: number, degrees: number): number {
  const tail = incompleteBeta(degrees / (degrees + x * x), degrees / 2, 0.5) / 2;
  return x > 0 ? 1 - tail : tail;
}

/**
 * The p-quantile of Student's t, by bisection to the last bit.
 *
 * @param p between 0 and 1, neither included
 * @param degrees of freedom, at least 1
 */
export function tQuantile(p: number, degrees: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -tQuantile(1 - p, degrees);
  let [low, high] = [0, 1];
  while (tProbability(high, degrees) < p) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (tProbability(middle, degrees) < p) low = middle;
    else high = middle;
  }
}
