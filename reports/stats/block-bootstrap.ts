/** How often a value was seen. */
export interface Tally {
  value: number;
  count: number;
}

/**
 * How often each block is drawn, for each resample (block bootstrap, Künsch 1989, with blocks that do not overlap).
 *
 * Requests inside a run depend on their neighbours, so what is drawn again is a stretch of seconds, never a request.
 *
 * @param random numbers in [0, 1)
 */
export function drawBlocks(blocks: number, resamples: number, random: () => number): Uint16Array[] {
  return Array.from({ length: resamples }, () => {
    const times = new Uint16Array(blocks);
    for (let draw = 0; draw < blocks; draw++) times[Math.floor(random() * blocks)]!++;
    return times;
  });
}

/** The block's length in seconds for a series of n: n^(1/3), the rate at which bias and variance balance. */
export const blockLength = (n: number): number => Math.max(1, Math.ceil(Math.cbrt(n)));

/**
 * The quantile q (nearest rank) of each resample.
 *
 * @param blocks what was seen in each block
 * @param draws from `drawBlocks`; resamples that drew only empty blocks are left out
 */
export function resampledQuantiles(
  blocks: readonly (readonly Tally[])[],
  draws: readonly Uint16Array[],
  q: number,
): number[] {
  const values = [...new Set(blocks.flatMap((block) => block.map(({ value }) => value)))].sort((a, b) => a - b);
  const places = new Map(values.map((value, place) => [value, place]));
  const placed = blocks.map((block) => block.map(({ value, count }) => ({ place: places.get(value) ?? 0, count })));
  const counts = new Float64Array(values.length);
  return draws.flatMap((draw) => {
    counts.fill(0);
    let total = 0;
    for (const [index, block] of placed.entries()) {
      const times = draw[index] ?? 0;
      if (times === 0) continue;
      for (const { place, count } of block) {
        counts[place]! += times * count;
        total += times * count;
      }
    }
    return total === 0 ? [] : [values[placeOfRank(counts, Math.max(1, Math.ceil(q * total)))]!];
  });
}

/** Σ part / Σ whole of each resample; those without a whole are left out. */
export function resampledShares(
  blocks: readonly { part: number; whole: number }[],
  draws: readonly Uint16Array[],
): number[] {
  return draws.flatMap((draw) => {
    let [part, whole] = [0, 0];
    for (const [index, block] of blocks.entries()) {
      part += (draw[index] ?? 0) * block.part;
      whole += (draw[index] ?? 0) * block.whole;
    }
    return whole === 0 ? [] : [part / whole];
  });
}

/** The middle 95 % of resampled values (percentile interval, Efron 1979); undefined when there are too few. */
export function middle95(values: readonly number[]): { low: number; high: number } | undefined {
  if (values.length < 100) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
  return { low: at(0.025), high: at(0.975) };
}

function placeOfRank(counts: Float64Array, rank: number): number {
  let seen = 0;
  for (let place = 0; place < counts.length; place++) {
    seen += counts[place]!;
    if (seen >= rank) return place;
  }
  return counts.length - 1;
}
