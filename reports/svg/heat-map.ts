import { linearAxis, logAxis, xAxis, yAxis } from './axes.ts';
import type { Axis, Frame } from './axes.ts';
import { HEAT } from './colours.ts';
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

const [WIDTH, HEIGHT] = [580, 230];
const FRAME: Frame = { left: 52, right: WIDTH - 12, top: 8, bottom: HEIGHT - 22 };

/** Darker is more requests a second. One path a level, or a long run would be thousands of rectangles. */
export function heatMap(heat: Heat): Svg {
  const x = linearAxis(heat.x, [FRAME.left, FRAME.right], 8);
  const y = logAxis([heat.edges[0] ?? 1, heat.edges.at(-1) ?? 10], [FRAME.bottom, FRAME.top]);
  const levels = HEAT.map(() => '');
  for (const [column, cells] of heat.cells.entries())
    for (const [row, value] of cells.entries()) {
      if (value > 0) levels[levelOf(value, heat.most)]! += box(heat, column, row, x, y);
    }
  return element(
    'svg',
    { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img' },
    element('title', {}, heat.title),
    yAxis(y, FRAME, heat.label),
    group(
      {},
      levels.flatMap((d, level) => (d ? [element('path', { class: `heat-${level}`, fill: HEAT[level], d })] : [])),
    ),
    xAxis(x, FRAME, (seconds) => `${seconds} s`),
  );
}

/** By square root: a few slow requests have to be seen beside the many quick ones. */
export const levelOf = (value: number, most: number): number =>
  Math.min(HEAT.length - 1, Math.floor(Math.sqrt(value / most) * HEAT.length));

/** The count at which a level begins. */
export const levelStart = (level: number, most: number): number => (level / HEAT.length) ** 2 * most;

function box({ columns, width, edges }: Heat, column: number, row: number, x: Axis, y: Axis): string {
  const [left, right] = [x.scale(columns[column]!), x.scale(columns[column]! + width)].map(Math.round) as [
    number,
    number,
  ];
  const [bottom, top] = [y.scale(edges[row]!), y.scale(edges[row + 1]!)].map(Math.round) as [number, number];
  return `M${left},${top}H${right}V${bottom}H${left}Z`;
}
