import { INK, SOFT, crisp, logAxis } from './axes.ts';
import { SIDES } from './colours.ts';
import { element, group } from './markup.ts';
import type { Svg } from './markup.ts';

export interface Dumbbell {
  before: number | undefined;
  after: number | undefined;
  /** Of `after`. */
  interval: { low: number; high: number } | undefined;
}

/** ms; what lies outside is drawn at the edge. */
const DOMAIN = [5, 10_000] as const;
const TICKS = [300, 800];
const [WIDTH, HEIGHT] = [190, 20];
const MIDDLE = HEIGHT / 2;

const { scale } = logAxis(DOMAIN, [8, WIDTH - 8]);
const place = (ms: number): number => Math.round(scale(Math.min(DOMAIN[1], ms)));

/** p95 of a row on the axis that all rows share: before hollow, after filled, its interval as a bar. The row says it in numbers. */
export function dumbbell({ before, after, interval }: Dumbbell): Svg {
  return element(
    'svg',
    { class: 'dumbbell', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': 'true' },
    ticks(HEIGHT),
    ...(before !== undefined && after !== undefined
      ? [
          element('path', {
            class: 'join',
            d: `M${place(before)},${MIDDLE}H${place(after)}`,
            stroke: SOFT,
            'stroke-width': 2,
            'stroke-opacity': 0.45,
          }),
        ]
      : []),
    ...(interval
      ? [
          element('path', {
            class: 'side-after',
            d: `M${place(interval.low)},${MIDDLE}H${place(interval.high)}`,
            stroke: SIDES.after,
            'stroke-width': 6,
            'stroke-opacity': 0.35,
          }),
        ]
      : []),
    ...(before === undefined
      ? []
      : [
          element('circle', {
            class: 'side-before hollow',
            cx: place(before),
            cy: MIDDLE,
            r: 4.5,
            fill: '#fff',
            stroke: SIDES.before,
            'stroke-width': 2,
          }),
        ]),
    ...(after === undefined
      ? []
      : [element('circle', { class: 'side-after solid', cx: place(after), cy: MIDDLE, r: 4.5, fill: SIDES.after })]),
  );
}

/** The head of the column: the axis in words. */
export function dumbbellAxis(): Svg {
  const label = (ms: number, text: string, anchor: string): Svg =>
    element('text', { x: place(ms), y: 12, 'text-anchor': anchor }, text);
  return element(
    'svg',
    { class: 'dumbbell', viewBox: `0 0 ${WIDTH} 16`, width: WIDTH, height: 16, 'aria-hidden': 'true' },
    group({ class: 'axis', 'font-size': 11, fill: SOFT }, [
      label(DOMAIN[0], '5 ms', 'start'),
      label(300, '300', 'end'),
      label(800, '800', 'start'),
      label(DOMAIN[1], '10 s', 'end'),
    ]),
  );
}

const ticks = (height: number): Svg =>
  group({ class: 'limit', stroke: INK }, [
    element('path', {
      d: TICKS.map((tick) => `M${crisp(place(tick))},0V${height}`).join(''),
      'stroke-opacity': 0.35,
      'stroke-dasharray': '2 2',
      fill: 'none',
    }),
  ]);
