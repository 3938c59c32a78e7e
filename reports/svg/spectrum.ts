import { INK, crisp, linearAxis, logAxis, xAxis, yAxis } from './axes.ts';
import type { Frame } from './axes.ts';
import { SIDES } from './colours.ts';
import type { Side } from './colours.ts';
import { linePath } from './line.ts';
import { element, group } from './markup.ts';
import type { Svg } from './markup.ts';

export interface Spectrum {
  title: string;
  lines: readonly { side: Side; points: readonly { q: number; ms: number }[] }[];
  limits: readonly number[];
  label(ms: number): string;
}

const [WIDTH, HEIGHT] = [900, 290];
const FRAME: Frame = { left: 52, right: WIDTH - 16, top: 10, bottom: HEIGHT - 24 };

/** Latency at every percentile, on a log axis of 1/(1 − q): the rarer, the further right, so that the tail has room. */
export function spectrum({ title, lines, limits, label }: Spectrum): Svg {
  const all = lines.flatMap(({ points }) => points);
  const decades = Math.max(2, ...all.map(({ q }) => rarity(q)));
  const [low, high] = [
    Math.min(...all.map(({ ms }) => ms), ...limits),
    Math.max(...all.map(({ ms }) => ms), ...limits),
  ];
  const x = linearAxis([0, decades], [FRAME.left, FRAME.right], 5);
  const y = logAxis([low / 1.15, high * 1.15], [FRAME.bottom, FRAME.top]);
  const ticks = NAMED.map(rarity).filter((at) => at <= decades);
  return element(
    'svg',
    { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img' },
    element('title', {}, title),
    yAxis(y, FRAME, label),
    xAxis({ ...x, ticks }, FRAME, (at) => `p${Number((100 * (1 - 10 ** -at)).toFixed(3))}`),
    group(
      { class: 'limit', stroke: INK, fill: INK },
      limits.flatMap((limit) => [
        element('path', {
          d: `M${FRAME.left},${crisp(y.scale(limit))}H${FRAME.right}`,
          'stroke-dasharray': '4 3',
          'stroke-opacity': 0.55,
          fill: 'none',
        }),
        element(
          'text',
          { x: FRAME.left + 4, y: Math.round(y.scale(limit)) - 4, 'font-size': 10, stroke: 'none' },
          label(limit),
        ),
      ]),
    ),
    ...lines.map(({ side, points }) =>
      element('path', {
        class: `side-${side}`,
        d: linePath(
          points.map(({ q, ms }) => ({ x: rarity(q), y: ms })),
          x.scale,
          y.scale,
        ),
        stroke: SIDES[side],
        'stroke-width': 2,
        'stroke-dasharray': side === 'before' ? '6 4' : undefined,
        'stroke-linejoin': 'round',
        fill: 'none',
      }),
    ),
  );
}

const NAMED = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999];

/** log₁₀ of 1/(1 − q): 0.9 is 1, 0.99 is 2. */
const rarity = (q: number): number => -Math.log10(1 - q);
