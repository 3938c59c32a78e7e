import { Histogram } from '../../runner/record/histogram.ts';
import type { Latency } from '../comparison.ts';
import { merged } from '../measured.ts';
import type { Slice } from '../measured.ts';
import { middle95, resampledQuantiles, resampledShares } from '../stats/block-bootstrap.ts';
import type { Tally } from '../stats/block-bootstrap.ts';

/** Requests of one step or journey, cut into the run's blocks so that they can be drawn again. */
export interface Resampled {
  latency: Latency;
  /** p50 and p95 of each resample, ms; empty where the percentile itself is missing or the run is too short. */
  p50s: number[];
  p95s: number[];
}

/** The run's seconds in blocks: which block a moment is in, and how often each is drawn. */
export interface Blocks {
  count: number;
  of(at: number): number;
  draws: readonly Uint16Array[];
}

/** A tail is known from ten requests in it; fewer, and the percentile is one request's luck. */
const FEWEST_IN_TAIL = 10;
/** From fewer blocks no spread can be told. */
const FEWEST_BLOCKS = 6;

/** @param slices judged ones of one step or journey */
export function latencyOf(slices: readonly Slice[], blocks: Blocks): Resampled {
  const all = merged(slices);
  const sum = (pick: (slice: Slice) => number): number => slices.reduce((total, slice) => total + pick(slice), 0);
  const requests = sum(({ second }) => second.requests);
  const failed = sum(({ second }) => second.failed);
  const p95 = percentile(all, 0.95);
  const tellsSpread = blocks.count >= FEWEST_BLOCKS;
  const counts = tellsSpread ? tallies(slices, blocks) : [];
  const drawn = (q: number): number[] =>
    tellsSpread && percentile(all, q) !== undefined ? resampledQuantiles(counts, blocks.draws, q).map(toMs) : [];
  const p95s = drawn(0.95);
  return {
    p50s: drawn(0.5),
    p95s,
    latency: {
      requests,
      failed,
      errorShare: requests === 0 ? 0 : failed / requests,
      errorInterval: tellsSpread ? errorInterval(slices, blocks, { requests, failed }) : undefined,
      p50: percentile(all, 0.5),
      p95,
      p99: percentile(all, 0.99),
      p95Interval: middle95(p95s),
      within300: sum(({ second }) => second.within300),
      within800: sum(({ second }) => second.within800),
    },
  };
}

/** In ms; undefined unless n(1 − q) ≥ 10. */
export function percentile(histogram: Histogram, q: number): number | undefined {
  // Rounded, so that 200 × 0.05 is the ten that it is.
  if (Math.round(histogram.count * (1 - q) * 1e6) / 1e6 < FEWEST_IN_TAIL) return undefined;
  const micros = histogram.quantile(q);
  return micros === undefined ? undefined : toMs(micros);
}

function tallies(slices: readonly Slice[], blocks: Blocks): Tally[][] {
  const histograms = Array.from({ length: blocks.count }, () => new Histogram());
  for (const { at, latency } of slices) histograms[blocks.of(at)]?.merge(latency);
  return histograms.map((histogram) => [...histogram.cells()].map(({ high, count }) => ({ value: high, count })));
}

/** Without a single failure the bound is 3/n (rule of three). */
function errorInterval(
  slices: readonly Slice[],
  blocks: Blocks,
  { requests, failed }: { requests: number; failed: number },
): Latency['errorInterval'] {
  if (requests === 0) return undefined;
  if (failed === 0) return { low: 0, high: Math.min(1, 3 / requests) };
  const parts = Array.from({ length: blocks.count }, () => ({ part: 0, whole: 0 }));
  for (const { at, second } of slices) {
    const block = parts[blocks.of(at)];
    if (!block) continue;
    block.part += second.failed;
    block.whole += second.requests;
  }
  return middle95(resampledShares(parts, blocks.draws));
}

const toMs = (micros: number): number => micros / 1000;
