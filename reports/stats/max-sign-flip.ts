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
 * T is the same for a vector and its opposite, so the last sign stays fixed. A sum is one of the first half of the
 * pairs plus one of the second, and both are tables: each vector costs one addition a metric, in rows that lie in
 * sequence (ten times as fast as changing one sign a step in Gray code).
 */
function enumerate(rows: readonly Int32Array[], pairs: number): Float64Array {
  const counts = new Float64Array(largestSum(rows) + 1);
  const middle = pairs >> 1;
  const firsts = rows.map((row) => signedSums(row.subarray(0, middle), 0));
  const seconds = rows.map((row) => signedSums(row.subarray(middle, pairs - 1), row[pairs - 1]!));
  const maxima = new Int32Array(2 ** middle);
  for (let second = 0; second < seconds[0]!.length; second++) {
    maxima.fill(0);
    for (const [metric, sums] of firsts.entries()) raise(maxima, sums, seconds[metric]![second]!);
    for (const max of maxima) counts[max]!++;
  }
  return counts;
}

/** `start` ± each rank, in all 2^n ways. */
function signedSums(ranks: Int32Array, start: number): Int32Array {
  const sums = new Int32Array(2 ** ranks.length);
  sums[0] = start;
  for (const [at, rank] of ranks.entries())
    for (let sum = 0, half = 2 ** at; sum < half; sum++) {
      sums[sum + half] = sums[sum]! - rank;
      sums[sum]! += rank;
    }
  return sums;
}

function raise(maxima: Int32Array, sums: Int32Array, other: number): void {
  for (let at = 0; at < maxima.length; at++) {
    const sum = sums[at]! + other;
    const size = sum < 0 ? -sum : sum;
    if (size > maxima[at]!) maxima[at] = size;
  }
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
