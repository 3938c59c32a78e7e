import { INK, SOFT, crisp } from './axes.ts';
import { SIDES } from './colours.ts';
import { element, group } from './markup.ts';
import type { Svg } from './markup.ts';

/** How far B is from A in one metric, in logarithms: 0 is no change, to the right is slower. */
export interface Effect {
  /** One a pair, in order of time. */
  pairs: readonly number[];
  estimate: number | undefined;
  interval: { low: number; high: number } | undefined;
  /** What could have been found. */
  mde: number | undefined;
}

const [WIDTH, HEIGHT] = [300, 34];
const PAD = 8;
const TOP = 4;

/** Half of the axis that all rows share: the reach of what is certain, and of nearly all pairs. */
export function reachOf(effects: readonly Effect[], delta: number): number {
  const ends = effects.flatMap(({ pairs, interval, mde = 0 }) => [
    ...[...pairs]
      .map(Math.abs)
      .sort((a, b) => a - b)
      .slice(0, Math.ceil(pairs.length * 0.9)),
    ...(interval ? [Math.abs(interval.low), Math.abs(interval.high)] : []),
    mde,
  ]);
  return Math.min(Math.log(4), 1.1 * Math.max(1.3 * delta, ...ends));
}

/**
 * A row of the table of changes: a dot a pair, the interval as a bar, the estimate as a line, and dashes where a change
 * would have been found. The row says it in numbers.
 */
export function effectRow({ pairs, estimate, interval, mde }: Effect, reach: number, delta: number): Svg {
  const x = (value: number): number =>
    Math.round(WIDTH / 2 + (Math.max(-reach, Math.min(reach, value)) / reach) * (WIDTH / 2 - PAD));
  const low = HEIGHT - 9;
  return element(
    'svg',
    { class: 'effect', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': 'true' },
    element('rect', {
      class: 'band',
      x: x(-delta),
      y: 0,
      width: x(delta) - x(-delta),
      height: HEIGHT,
      fill: SOFT,
      'fill-opacity': 0.09,
    }),
    element('path', {
      class: 'ink-line',
      d: `M${crisp(x(0))},0V${HEIGHT}`,
      stroke: INK,
      'stroke-opacity': 0.5,
      fill: 'none',
    }),
    ...(mde === undefined
      ? []
      : [
          element('path', {
            class: 'plan',
            d: [-mde, mde]
              .filter((at) => Math.abs(at) <= reach)
              .map((at) => `M${crisp(x(at))},0V${HEIGHT}`)
              .join(''),
            stroke: SOFT,
            'stroke-dasharray': '3 2',
            fill: 'none',
          }),
        ]),
    group(
      { class: 'side-after', fill: SIDES.after },
      pairs.map((pair, at) =>
        element('circle', { cx: x(pair), cy: TOP + 2 + (at % 4) * 4, r: 2.4, 'fill-opacity': 0.55, stroke: 'none' }),
      ),
    ),
    ...(interval
      ? [
          element('path', {
            class: 'side-after',
            d: `M${x(interval.low)},${low}H${Math.max(x(interval.high), x(interval.low) + 1)}`,
            stroke: SIDES.after,
            'stroke-width': 7,
            'stroke-opacity': 0.4,
          }),
        ]
      : []),
    ...(estimate === undefined
      ? []
      : [
          element('path', {
            class: 'side-after',
            d: `M${x(estimate)},${low - 6}V${low + 6}`,
            stroke: SIDES.after,
            'stroke-width': 3,
          }),
        ]),
  );
}

/** The head of the column: the axis in words. */
export function effectAxis(reach: number): Svg {
  const end = `${Math.round(100 * Math.expm1(reach))} %`;
  const label = (x: number, text: string, anchor: string): Svg =>
    element('text', { x, y: 12, 'text-anchor': anchor }, text);
  return element(
    'svg',
    { class: 'effect', viewBox: `0 0 ${WIDTH} 16`, width: WIDTH, height: 16, 'aria-hidden': 'true' },
    group({ class: 'axis', 'font-size': 11, fill: SOFT }, [
      label(0, `← faster, −${Math.round(-100 * Math.expm1(-reach))} %`, 'start'),
      label(WIDTH / 2, '0', 'middle'),
      label(WIDTH, `slower, +${end} →`, 'end'),
    ]),
  );
}
