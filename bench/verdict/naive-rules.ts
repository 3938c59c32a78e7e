import { measure } from '../../reports/measured.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import type { RunRecord } from '../../runner/record/reader.ts';

/** Response times of one side, by route. */
export type Side = ReadonlyMap<string, Histogram>;

/** How people compare two load tests: one number or one test a route, over requests. */
interface NaiveRule {
  name: string;
  /** @param first p95 of the side that is compared with, in the series' very first comparison (µs) */
  differs(a: Histogram, b: Histogram, first: number): boolean;
}

/** A tenth, the tolerance of most scripts that compare. */
const TOLERANCE = 0.1;
/** Two-sided 5 % of the normal distribution. */
const Z = 1.96;

export const NAIVE_RULES: readonly NaiveRule[] = [
  {
    name: 'p95 moved by more than 10 %',
    differs: (a, b) => Math.abs(p95(b) / p95(a) - 1) > TOLERANCE,
  },
  {
    name: 'k6-style threshold: p95 below 1.1 × that of the first run',
    differs: (_, b, first) => p95(b) > (1 + TOLERANCE) * first,
  },
  { name: 't-test over requests, 5 % a route', differs: (a, b) => Math.abs(welch(a, b)) > Z },
  { name: 'Mann–Whitney over requests, 5 % a route', differs: (a, b) => Math.abs(rankSum(a, b)) > Z },
];

/** All judged requests of some records of one side, put together. */
export function sideOf(records: readonly RunRecord[]): Side {
  const side = new Map<string, Histogram>();
  for (const record of records)
    for (const { step, judged, latency } of measure(record).slices) {
      if (!judged) continue;
      if (!side.has(step)) side.set(step, new Histogram());
      side.get(step)!.merge(latency);
    }
  return side;
}

export const p95 = (histogram: Histogram): number => Math.max(1, histogram.quantile(0.95) ?? 1);

/** Welch's t, by the middle of each cell. */
function welch(a: Histogram, b: Histogram): number {
  const [one, other] = [moments(a), moments(b)];
  return (other.mean - one.mean) / Math.sqrt(one.variance / a.count + other.variance / b.count);
}

function moments(histogram: Histogram): { mean: number; variance: number } {
  const mean = histogram.mean ?? 0;
  let squares = 0;
  for (const { low, high, count } of histogram.cells()) squares += count * ((low + high) / 2 - mean) ** 2;
  return { mean, variance: squares / Math.max(1, histogram.count - 1) };
}

/** z of the rank sum, ties within a cell sharing their mean rank (Mann & Whitney 1947, with the correction for ties). */
function rankSum(a: Histogram, b: Histogram): number {
  const inA = new Map([...a.cells()].map(({ low, count }) => [low, count]));
  const inB = new Map([...b.cells()].map(({ low, count }) => [low, count]));
  let [seen, sum, ties] = [0, 0, 0];
  for (const low of [...new Set([...inA.keys(), ...inB.keys()])].sort((one, other) => one - other)) {
    const ofB = inB.get(low) ?? 0;
    const both = ofB + (inA.get(low) ?? 0);
    sum += ofB * (seen + (both + 1) / 2);
    ties += both ** 3 - both;
    seen += both;
  }
  const u = sum - (b.count * (b.count + 1)) / 2;
  const variance = ((a.count * b.count) / 12) * (seen + 1 - ties / (seen * (seen - 1)));
  return (u - (a.count * b.count) / 2) / Math.sqrt(variance);
}
