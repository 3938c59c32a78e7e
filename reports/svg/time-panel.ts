import { INK, SOFT, crisp, linearAxis, logAxis, xAxis, yAxis } from './axes.ts';
import type { Axis, Frame } from './axes.ts';
import { SIDES } from './colours.ts';
import type { Side } from './colours.ts';
import { areaPath, linePath } from './line.ts';
import { element, group } from './markup.ts';
import type { Svg } from './markup.ts';
import { layerOpacity, lineStyle } from './series-styles.ts';

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

const WIDTH = 580;
/** A log axis has more to show. */
const HEIGHTS = { linear: 128, stacked: 128, log: 210 } as const;

/** What the parts of a panel draw on. */
interface Canvas {
  frame: Frame;
  x: Axis;
  y: Axis;
}

/** One side of one quantity over time. */
export function timePanel(panel: Panel): Svg {
  const height = HEIGHTS[panel.scale];
  const frame: Frame = { left: 52, right: WIDTH - 12, top: 8, bottom: height - 22 };
  const [across, up] = [[frame.left, frame.right] as const, [frame.bottom, frame.top] as const];
  const x = linearAxis(panel.x, across, 8);
  const y = panel.scale === 'log' ? logAxis(panel.y, up) : linearAxis(panel.y, up, 4);
  const canvas = { frame, x, y };
  return element(
    'svg',
    {
      class: 'chart',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'data-x': panel.x.join(' '),
      'data-plot': `${across.join(' ')} ${up.join(' ')}`,
    },
    element('title', {}, panel.title),
    bands(panel, canvas),
    yAxis(y, frame, panel.label),
    xAxis(x, frame, (seconds) => `${seconds} s`),
    group({ class: `side-${panel.side}`, stroke: SIDES[panel.side], fill: SIDES[panel.side] }, [
      ...(panel.scale === 'stacked' ? layers(panel, canvas) : lines(panel, canvas)),
    ]),
    limits(panel, canvas),
  );
}

/** Columns are drawn at their middle. */
const middle = ({ times }: Panel, place: number): number => times[place]! + ((times[1] ?? 1) - (times[0] ?? 0)) / 2;

function lines(panel: Panel, { x, y }: Canvas): Svg[] {
  return panel.series.flatMap(({ role, values }, place) => {
    const points = values.map((value, column) => ({ x: middle(panel, column), y: value }));
    const line = element('path', {
      d: linePath(points, x.scale, y.scale),
      fill: 'none',
      'stroke-linejoin': 'round',
      ...lineStyle(panel.series, place),
    });
    if (role !== 'main' || panel.scale === 'log') return [line];
    const area = points.map((point) => ({ ...point, base: panel.y[0] }));
    return [element('path', { d: areaPath(area, x.scale, y.scale), stroke: 'none', 'fill-opacity': 0.1 }), line];
  });
}

function layers(panel: Panel, { x, y }: Canvas): Svg[] {
  const base = panel.times.map(() => 0);
  return panel.series.map(({ values }, place) => {
    const points = values.map((value, column) => {
      const from = base[column]!;
      base[column] = from + (value ?? 0);
      return { x: middle(panel, column), y: value === undefined ? undefined : from + value, base: from };
    });
    return element('path', {
      d: areaPath(points, x.scale, y.scale),
      'fill-opacity': layerOpacity(place),
      stroke: 'none',
    });
  });
}

/** What is not judged lies in a shade. */
function bands({ phases, x: [from, to] }: Panel, { frame, x: { scale } }: Canvas): Svg {
  const shaded = phases.filter((phase) => !phase.judged && phase.to > from && phase.from < to);
  return group(
    { class: 'band', fill: SOFT },
    shaded.flatMap((phase) => {
      const left = Math.round(scale(Math.max(from, phase.from)));
      const width = Math.round(scale(Math.min(to, phase.to))) - left;
      return [
        element('rect', { x: left, y: frame.top, width, height: frame.bottom - frame.top, 'fill-opacity': 0.09 }),
        ...(width > 50 ? [element('text', { x: left + 5, y: frame.bottom - 6, 'font-size': 10 }, phase.name)] : []),
      ];
    }),
  );
}

function limits({ limits, y: [low, high] }: Panel, { frame, y: { scale } }: Canvas): Svg {
  const inside = limits.filter(({ value }) => value >= low && value <= high);
  const beyond = limits.filter(({ value }) => value > high);
  const at = { x: frame.right - 2, 'text-anchor': 'end', 'font-size': 10 };
  return group({ class: 'limit', stroke: INK, fill: INK }, [
    ...inside.flatMap(({ label, value }) => [
      element('path', {
        d: `M${frame.left},${crisp(scale(value))}H${frame.right}`,
        'stroke-dasharray': '4 3',
        'stroke-opacity': 0.55,
        fill: 'none',
      }),
      element('text', { ...at, y: Math.round(scale(value)) - 3, stroke: 'none' }, label),
    ]),
    ...beyond.map(({ label }) =>
      element('text', { ...at, y: frame.top + 8, stroke: 'none', class: 'soft' }, `${label} ↑`),
    ),
  ]);
}
