import { INK, SOFT, crisp, linearAxis, logAxis, xAxis, yAxis } from './axes.ts';
import type { Axis, Frame } from './axes.ts';
import { SIDES } from './colours.ts';
import type { Side } from './colours.ts';
import { areaPath, linePath } from './line.ts';
import { element, group } from './markup.ts';
import type { Svg } from './markup.ts';

export interface Panel {
  /** Read to those who do not see it. */
  title: string;
  side: Side;
  scale: 'linear' | 'log' | 'stacked';
  /** Seconds since the hold began: the start of each column. */
  times: readonly number[];
  series: readonly { name: string; role: 'main' | 'side' | 'plan'; values: readonly (number | undefined)[] }[];
  phases: readonly { name: string; from: number; to: number; judged: boolean }[];
  limits: readonly { label: string; value: number }[];
  x: readonly [number, number];
  /** The same on both sides, or nothing could be compared. */
  y: readonly [number, number];
  label(value: number): string;
}

const [WIDTH, HEIGHT] = [580, 132];
const FRAME: Frame = { left: 52, right: WIDTH - 8, top: 10, bottom: HEIGHT - 22 };

/** How the lines of one panel differ: the main one strong, the others thinner and in patterns of their own. */
const STYLES = [
  { 'stroke-width': 2 },
  { 'stroke-width': 1.25, 'stroke-opacity': 0.75 },
  { 'stroke-width': 1.25, 'stroke-opacity': 0.75, 'stroke-dasharray': '5 3' },
  { 'stroke-width': 1.5, 'stroke-opacity': 0.75, 'stroke-dasharray': '1 3' },
] as const;

/** Fill of each layer of a stack, from the bottom. */
const LAYERS = [0.85, 0.5, 0.32, 0.14, 0.08];

/** One side of one quantity over time. */
export function timePanel(panel: Panel): Svg {
  const x = linearAxis(panel.x, [FRAME.left, FRAME.right], 8);
  const vertical = [FRAME.bottom, FRAME.top] as const;
  const y = panel.scale === 'log' ? logAxis(panel.y, vertical) : linearAxis(panel.y, vertical, 4);
  return element(
    'svg',
    {
      class: 'chart',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      role: 'img',
      'data-x': panel.x.join(' '),
      'data-plot': `${FRAME.left} ${FRAME.right}`,
    },
    element('title', {}, panel.title),
    bands(panel, x),
    yAxis(y, FRAME, panel.label),
    xAxis(x, FRAME, (seconds) => `${seconds} s`),
    group({ class: `side-${panel.side}`, stroke: SIDES[panel.side], fill: SIDES[panel.side] }, [
      ...(panel.scale === 'stacked' ? layers(panel, x, y) : lines(panel, x, y)),
    ]),
    limits(panel, y),
  );
}

/** Columns are drawn at their middle. */
const middle = ({ times }: Panel, place: number): number => times[place]! + ((times[1] ?? 1) - (times[0] ?? 0)) / 2;

function lines(panel: Panel, x: Axis, y: Axis): Svg[] {
  return panel.series.flatMap(({ role, values }, place) => {
    const points = values.map((value, column) => ({ x: middle(panel, column), y: value }));
    const style =
      role === 'plan'
        ? { 'stroke-width': 1.25, stroke: SOFT, class: 'plan', 'stroke-dasharray': '2 3' }
        : STYLES[styleOf(panel, place)];
    const line = element('path', {
      d: linePath(points, x.scale, y.scale),
      fill: 'none',
      'stroke-linejoin': 'round',
      ...style,
    });
    if (role !== 'main' || panel.scale === 'log') return [line];
    const area = points.map((point) => ({ ...point, base: panel.y[0] }));
    return [element('path', { d: areaPath(area, x.scale, y.scale), stroke: 'none', 'fill-opacity': 0.1 }), line];
  });
}

/** The main line has the first style; the others share out the rest in their order. */
export function styleOf({ series }: Pick<Panel, 'series'>, place: number): number {
  if (series[place]?.role === 'main') return 0;
  const before = series.slice(0, place).filter(({ role }) => role === 'side').length;
  return 1 + (before % (STYLES.length - 1));
}

function layers(panel: Panel, x: Axis, y: Axis): Svg[] {
  const base = panel.times.map(() => 0);
  return panel.series.map(({ values }, place) => {
    const points = values.map((value, column) => {
      const from = base[column]!;
      base[column] = from + (value ?? 0);
      return { x: middle(panel, column), y: value === undefined ? undefined : from + value, base: from };
    });
    return element('path', {
      d: areaPath(points, x.scale, y.scale),
      'fill-opacity': LAYERS[Math.min(place, LAYERS.length - 1)],
      stroke: 'none',
    });
  });
}

/** What is not judged lies in a shade. */
function bands({ phases, x: [from, to] }: Panel, { scale }: Axis): Svg {
  const shaded = phases.filter((phase) => !phase.judged && phase.to > from && phase.from < to);
  return group(
    { class: 'band', fill: SOFT },
    shaded.flatMap((phase) => {
      const left = Math.round(scale(Math.max(from, phase.from)));
      const width = Math.round(scale(Math.min(to, phase.to))) - left;
      return [
        element('rect', { x: left, y: FRAME.top, width, height: FRAME.bottom - FRAME.top, 'fill-opacity': 0.09 }),
        ...(width > 50 ? [element('text', { x: left + 5, y: FRAME.top + 12, 'font-size': 10 }, phase.name)] : []),
      ];
    }),
  );
}

function limits({ limits, y: [low, high] }: Panel, { scale }: Axis): Svg {
  const inside = limits.filter(({ value }) => value >= low && value <= high);
  const beyond = limits.filter(({ value }) => value > high);
  const at = { x: FRAME.right - 2, 'text-anchor': 'end', 'font-size': 10 };
  return group({ class: 'limit', stroke: INK, fill: INK }, [
    ...inside.flatMap(({ label, value }) => [
      element('path', {
        d: `M${FRAME.left},${crisp(scale(value))}H${FRAME.right}`,
        'stroke-dasharray': '4 3',
        'stroke-opacity': 0.55,
        fill: 'none',
      }),
      element('text', { ...at, y: Math.round(scale(value)) - 3, stroke: 'none' }, label),
    ]),
    ...beyond.map(({ label }) =>
      element('text', { ...at, y: FRAME.top + 8, stroke: 'none', class: 'soft' }, `${label} ↑`),
    ),
  ]);
}
