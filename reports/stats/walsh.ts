/** Where the middle of paired differences lies, in their own units. Ends are missing when nothing bounds them. */
export interface Shift {
  estimate: number;
  low: number | undefined;
  high: number | undefined;
}

/**
 * The shift that the signed-rank test does not refuse: Hodges–Lehmann estimate and Tukey's interval.
 *
 * The estimate is the median of the W = K(K+1)/2 Walsh averages (dᵢ + dⱼ)/2, i ≤ j. #{averages > θ} is the sum of
 * positive ranks of d − θ, so the θ with T < c lie between the k-th smallest and the k-th largest average,
 * k = ⌊(W − c)/2⌋ + 1 (Hollander & Wolfe, Nonparametric Statistical Methods, 3.3). When c > W, every θ is possible.
 *
 * @param differences at least one
 * @param critical c of the test; undefined when no T is rare enough
 */
export function shift(differences: readonly number[], critical: number | undefined): Shift {
  const averages = walshAverages(differences);
  const count = averages.length;
  const estimate = (averages[(count - 1) >> 1]! + averages[count >> 1]!) / 2;
  if (critical === undefined || critical > count) return { estimate, low: undefined, high: undefined };
  const k = Math.floor((count - critical) / 2) + 1;
  return { estimate, low: averages[k - 1], high: averages[count - k] };
}

function walshAverages(differences: readonly number[]): Float64Array {
  const pairs = differences.length;
  const averages = new Float64Array((pairs * (pairs + 1)) / 2);
  let at = 0;
  for (let i = 0; i < pairs; i++)
    for (let j = i; j < pairs; j++) averages[at++] = (differences[i]! + differences[j]!) / 2;
  return averages.sort();
}
