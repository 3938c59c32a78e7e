import { linearAxis, logAxis, xAxis, yAxis } from './axes.ts';
import type { Frame } from './axes.ts';
import { HEAT } from './colours.ts';
import type { Scale } from './line.ts';
import { element, group } from './markup.ts';
import type { Svg } from './markup.ts';

export interface Heat {
  title: string;
  /** Start of each column in seconds. */
  columns: readonly number[];
  width: number;
  /** Lower edges of the rows in ms, and the upper edge of the last. */
  edges: readonly number[];
  /** By column, then row. */
  cells: readonly (readonly number[])[];
  /** The largest cell of both sides: one colour scale for both. */
  most: number;
  x: readonly [number, number];
  label(ms: number): string;
}

const WIDTH = 580;
const HIGHEST = 204;

/** Darker is more requests a second. One path a level, or a long run would be thousands of rectangles. */
export function heatMap(heat: Heat): Svg {
  const { edges, label, title } = heat;
  const rows = edges.length - 1;
  // All rows of the same whole height, so that one stroke draws them.
  const row = Math.max(2, Math.floor(HIGHEST / rows));
  const frame: Frame = { left: 52, right: WIDTH - 12, top: 8, bottom: 8 + row * rows };
  const height = frame.bottom + 22;
  const x = linearAxis(heat.x, [frame.left, frame.right], 8);
  const y = logAxis([edges[0] ?? 1, edges.at(-1) ?? 10], [frame.bottom, frame.top]);
  const levels = levelPaths(heat, x.scale, (place) => frame.bottom - row * (place + 0.5));
  return element(
    'svg',
    { class: 'chart', viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: 'img' },
    element('title', {}, title),
    yAxis(y, frame, label),
    group(
      { fill: 'none', 'stroke-width': row, 'shape-rendering': 'crispEdges' },
      levels.flatMap((d, level) => (d ? [element('path', { class: `heat-${level}`, stroke: HEAT[level], d })] : [])),
    ),
    xAxis(x, frame, (seconds) => `${seconds} s`),
  );
}

/** One path a level: a stroke along each row for every run of cells of that level. */
function levelPaths({ cells, columns, width, most, edges }: Heat, x: Scale, y: Scale): string[] {
  const paths = HEAT.map(() => '');
  for (let row = 0; row < edges.length - 1; row++) {
    const levels = cells.map((column) => ((column[row] ?? 0) > 0 ? levelOf(column[row]!, most) : -1));
    for (let first = 0, last = 0; first < levels.length; first = last) {
      while (levels[last] === levels[first] && last < levels.length) last++;
      if (levels[first]! < 0) continue;
      const [left, right] = [Math.round(x(columns[first]!)), Math.round(x(columns[last - 1]! + width))];
      paths[levels[first]!]! += `M${left},${y(row)}h${right - left}`;
    }
  }
  return paths;
}

/** By square root: a few slow requests have to be seen beside the many quick ones. */
export const levelOf = (value: number, most: number): number =>
  Math.min(HEAT.length - 1, Math.floor(Math.sqrt(value / most) * HEAT.length));

/** The count at which a level begins. */
export const levelStart = (level: number, most: number): number => (level / HEAT.length) ** 2 * most;
