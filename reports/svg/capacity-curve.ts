import { INK, SOFT, crisp, logAxis, xAxis, yAxis } from './axes.ts';
import type { Frame } from './axes.ts';
import { SIDES } from './colours.ts';
import { linePath } from './line.ts';
import { element, group } from './markup.ts';
import type { Svg } from './markup.ts';

/** How near the tightest budget was at each load that was tried. */
export interface CapacityCurve {
  title: string;
  points: readonly { load: number; share: number; held: boolean; longer: boolean }[];
  /** The load that is carried, and the interval of what the budgets allow. */
  answer: number | undefined;
  interval: { low: number; high: number } | undefined;
  loadLabel(load: number): string;
}

const [WIDTH, HEIGHT] = [900, 300];
const FRAME: Frame = { left: 56, right: WIDTH - 16, top: 14, bottom: HEIGHT - 24 };
/** A step far over its budget says no more than that it was over. */
const MOST = 10;

/** The tightest p95 as a share of its budget over the load, both logarithmic: the knee is where the curve turns up to the line at 100 %. */
export function capacityCurve({ title, points, answer, interval, loadLabel }: CapacityCurve): Svg {
  const loads = [...points.map(({ load }) => load), ...(answer === undefined ? [] : [answer])];
  const shares = points.map(({ share }) => Math.min(MOST, share));
  const x = logAxis([Math.min(...loads) / 1.2, Math.max(...loads) * 1.2], [FRAME.left, FRAME.right]);
  const y = logAxis([Math.min(0.5, ...shares) / 1.2, Math.max(2, ...shares) * 1.1], [FRAME.bottom, FRAME.top]);
  const sorted = [...points].sort((a, b) => a.load - b.load);
  const top = (load: number): number => Math.round(x.scale(load));
  return element(
    'svg',
    { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img' },
    element('title', {}, title),
    ...(interval
      ? [
          element('rect', {
            class: 'band',
            x: top(interval.low),
            y: FRAME.top,
            width: Math.max(1, top(interval.high) - top(interval.low)),
            height: FRAME.bottom - FRAME.top,
            fill: SOFT,
            'fill-opacity': 0.12,
          }),
        ]
      : []),
    yAxis(y, FRAME, (share) => `${Math.round(100 * share)} %`),
    xAxis(x, FRAME, loadLabel),
    group({ class: 'limit', stroke: INK, fill: INK }, [
      element('path', {
        d: `M${FRAME.left},${crisp(y.scale(1))}H${FRAME.right}`,
        'stroke-dasharray': '4 3',
        'stroke-opacity': 0.55,
        fill: 'none',
      }),
      element('text', { x: FRAME.left + 4, y: Math.round(y.scale(1)) - 4, 'font-size': 10, stroke: 'none' }, 'budget'),
    ]),
    ...(answer === undefined
      ? []
      : [
          group({ class: 'ink-line', stroke: INK, fill: INK }, [
            element('path', { d: `M${crisp(x.scale(answer))},${FRAME.top}V${FRAME.bottom}`, fill: 'none' }),
            element(
              'text',
              { x: top(answer) - 5, y: FRAME.top + 10, 'font-size': 11, 'text-anchor': 'end', stroke: 'none' },
              `carries ${loadLabel(answer)}`,
            ),
          ]),
        ]),
    element('path', {
      class: 'side-after',
      d: linePath(
        sorted.map(({ load, share }) => ({ x: load, y: Math.min(MOST, share) })),
        x.scale,
        y.scale,
      ),
      stroke: SIDES.after,
      'stroke-opacity': 0.5,
      fill: 'none',
    }),
    group(
      { class: 'side-after' },
      sorted.map(({ load, share, held, longer }) =>
        element('circle', {
          cx: top(load),
          cy: Math.round(y.scale(Math.min(MOST, share))),
          r: longer ? 6 : 4,
          // Held is filled, over is hollow: the shape says it without colour.
          fill: held ? SIDES.after : 'none',
          stroke: SIDES.after,
          'stroke-width': 2,
        }),
      ),
    ),
  );
}
