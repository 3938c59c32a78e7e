import type { MeasuredSide } from './grid.ts';
import { gridOf, gridWidth } from './grid.ts';
import type { HeatMap } from './model.ts';

const ROWS_PER_DECADE = 10;
/** ms; nothing that is asked over a network is quicker. */
const LOWEST = 0.1;

/** Before and after on the same rows, so that one colour scale serves both. */
export function heatMaps(sides: readonly MeasuredSide[]): HeatMap[] {
  const slices = sides.flatMap(({ measured }) => measured.slices).filter(({ latency }) => latency.count > 0);
  if (slices.length === 0) return [];
  const lowest = slices.reduce((low, { latency }) => Math.min(low, latency.min / 1000), Infinity);
  const highest = slices.reduce((high, { latency }) => Math.max(high, latency.max / 1000), 0);
  const [bottom, top] = [Math.floor(bandOf(lowest)), Math.floor(bandOf(highest)) + 1];
  const edges = Array.from({ length: top - bottom + 1 }, (_, row) => LOWEST * 10 ** ((bottom + row) / ROWS_PER_DECADE));
  const width = gridWidth(sides);
  return sides.map(({ side, measured }) => {
    const grid = gridOf(measured, width);
    const cells = grid.times.map(() => Array.from({ length: edges.length - 1 }, () => 0));
    for (const { at, latency } of measured.slices) {
      const column = cells[grid.placeOf(at)];
      if (!column) continue;
      for (const { high, count } of latency.cells())
        column[Math.min(column.length - 1, Math.max(0, Math.floor(bandOf(high / 1000)) - bottom))]! += count / width;
    }
    return { side, columns: grid.times, width, edges, cells };
  });
}

const bandOf = (ms: number): number => Math.log10(Math.max(LOWEST, ms) / LOWEST) * ROWS_PER_DECADE;
