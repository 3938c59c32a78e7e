import type { Random } from './random.ts';

/** Up to here all 2^K sign vectors are looked at; beyond, so many are drawn. */
const EXACT_PAIRS = 20;
const DRAWS = 65_535;

/**
 * The critical value of the largest |signed rank sum| of a family, by flipping signs in all its metrics together.
 *
 * Under "no difference" the two sides of a pair could as well have been swapped, and swapping flips that pair's sign
 * in every metric at once. So the distribution of max T over all 2^K sign vectors is exact, whatever ties the metrics
 * to each other (max-T of Westfall & Young 1993, on the randomisation distribution of the signed ranks).
 *
 * @param family one row a metric, one signed rank a pair; 0 has no say
 * @param random draws the sign vectors when there are more than 20 pairs; the observed one is counted with them
 * @returns the smallest attained value c with P(max T ≥ c) ≤ alpha; undefined when none is that rare
 */
export function criticalMaxT(
  family: readonly (readonly number[])[],
  alpha: number,
  random: Random,
): number | undefined {
  const rows = family.map(doubled);
  const pairs = rows[0]?.length ?? 0;
  const counts = pairs <= EXACT_PAIRS ? enumerate(rows, pairs) : draw(rows, pairs, random);
  const total = counts.reduce((sum, count) => sum + count, 0);
  let [critical, tail]: [number | undefined, number] = [undefined, 0];
  for (let twice = counts.length - 1; twice >= 0; twice--) {
    if (counts[twice] === 0) continue;
    tail += counts[twice]!;
    if (tail > alpha * total) break;
    critical = twice / 2;
  }
  return critical;
}

/** Mid-ranks are multiples of ½: twice a rank is whole, and sums of whole numbers are exact. */
const doubled = (row: readonly number[]): Int32Array => Int32Array.from(row, (rank) => Math.round(2 * rank));

const largestSum = (rows: readonly Int32Array[]): number =>
  Math.max(0, ...rows.map((row) => row.reduce((sum, rank) => sum + Math.abs(rank), 0)));

/**
 * How often each value of 2·max T comes up over all sign vectors.
 *
 * T is the same for a vector and its opposite, so the last sign stays fixed. In Gray code one sign changes a step,
 * and so one addition a metric gives the next sum.
 */
function enumerate(rows: readonly Int32Array[], pairs: number): Float64Array {
  const counts = new Float64Array(largestSum(rows) + 1);
  const metrics = rows.length;
  const sums = Int32Array.from(rows, (row) => row.reduce((sum, rank) => sum + rank, 0));
  // Pair by pair, so that a step reads its metrics side by side; holds what the next flip of that pair takes away.
  const flips = Int32Array.from({ length: pairs * metrics }, (_, at) => {
    return 2 * rows[at % metrics]![Math.floor(at / metrics)]!;
  });
  counts[largest(sums)]!++;
  for (let step = 1; step < 2 ** (pairs - 1); step++) {
    const pair = 31 - Math.clz32(step & -step);
    let max = 0;
    for (let metric = 0, at = pair * metrics; metric < metrics; metric++, at++) {
      const sum = sums[metric]! - flips[at]!;
      sums[metric] = sum;
      flips[at] = -flips[at]!;
      const size = sum < 0 ? -sum : sum;
      if (size > max) max = size;
    }
    counts[max]!++;
  }
  return counts;
}

/** The same from random sign vectors. Counting the observed one keeps the test valid (Phipson & Smyth 2010). */
function draw(rows: readonly Int32Array[], pairs: number, random: Random): Float64Array {
  const counts = new Float64Array(largestSum(rows) + 1);
  const sums = Int32Array.from(rows, (row) => row.reduce((sum, rank) => sum + rank, 0));
  counts[largest(sums)]!++;
  for (let drawn = 0; drawn < DRAWS; drawn++) {
    sums.fill(0);
    let bits = 0;
    for (let pair = 0; pair < pairs; pair++) {
      if (pair % 32 === 0) bits = random() * 2 ** 32;
      const plus = (bits >>> (pair % 32)) & 1;
      for (let metric = 0; metric < rows.length; metric++) {
        const rank = rows[metric]![pair]!;
        sums[metric]! += plus ? rank : -rank;
      }
    }
    counts[largest(sums)]!++;
  }
  return counts;
}

const largest = (sums: Int32Array): number => sums.reduce((max, sum) => Math.max(max, Math.abs(sum)), 0);
