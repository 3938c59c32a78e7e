import { SOFT, logAxis, xAxis, yAxis } from './axes.ts';
import type { Frame } from './axes.ts';
import { SIDES } from './colours.ts';
import { element, group } from './markup.ts';
import type { Svg } from './markup.ts';

interface PairedDots {
  /** Read to those who do not see it. */
  title: string;
  /** One a pair, in order of time; undefined where the pair is missing. */
  pairs: readonly ({ a: number; b: number } | undefined)[];
  label(value: number): string;
}

const [WIDTH, HEIGHT] = [560, 190];
const frame: Frame = { left: 58, right: WIDTH - 12, top: 10, bottom: HEIGHT - 24 };
/** Beyond so many, only some of the pairs are numbered. */
const MOST_LABELS = 16;

/** What each pair measured: A hollow, B filled, a line between the two. A difference that is real points the same way in most. */
export function pairedDots({ title, pairs, label }: PairedDots): Svg {
  const values = pairs.flatMap((pair) => (pair ? [pair.a, pair.b] : []));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const y = logAxis([least / 1.08, most * 1.08], [frame.bottom, frame.top]);
  const ticks = y.ticks.length >= 2 ? y.ticks : [least, most];
  const width = (frame.right - frame.left) / pairs.length;
  const x = (at: number): number => Math.round(frame.left + (at + 0.5) * width);
  const every = Math.ceil(pairs.length / MOST_LABELS);
  const numbers = pairs.map((_, at) => at).filter((at) => (at + 1) % every === 0 || every === 1);
  const drawn = pairs.flatMap((pair, at) =>
    pair ? [{ x: x(at), a: Math.round(y.scale(pair.a)), b: Math.round(y.scale(pair.b)) }] : [],
  );
  return element(
    'svg',
    { class: 'chart paired', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img' },
    element('title', {}, title),
    yAxis({ ...y, ticks }, frame, label),
    xAxis({ scale: x, ticks: numbers }, frame, (at) => String(at + 1)),
    element('path', {
      class: 'join',
      d: drawn.map(({ x, a, b }) => `M${x},${a}V${b}`).join(''),
      stroke: SOFT,
      'stroke-width': 2,
      'stroke-opacity': 0.5,
    }),
    group(
      {},
      drawn.map(({ x, a }) =>
        element('circle', {
          class: 'side-before hollow',
          cx: x,
          cy: a,
          r: 4.5,
          fill: '#fff',
          stroke: SIDES.before,
          'stroke-width': 2,
        }),
      ),
    ),
    group(
      {},
      drawn.map(({ x, b }) =>
        element('circle', { class: 'side-after solid', cx: x, cy: b, r: 4.5, fill: SIDES.after }),
      ),
    ),
  );
}
