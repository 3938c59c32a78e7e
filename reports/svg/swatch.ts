import { INK, SOFT } from './axes.ts';
import { element } from './markup.ts';
import type { Svg } from './markup.ts';

/** The sign of a series in a legend, in the ink of the page: both sides of a panel share it. */
export function swatch(kind: 'line' | 'layer' | 'plan', place: number): Svg {
  const frame = { class: 'swatch', viewBox: '0 0 18 10', width: 18, height: 10, 'aria-hidden': 'true' };
  if (kind === 'layer')
    return element(
      'svg',
      frame,
      element('rect', {
        class: 'ink-fill',
        width: 18,
        height: 10,
        fill: INK,
        'fill-opacity': [0.85, 0.5, 0.32, 0.14, 0.08][Math.min(place, 4)],
      }),
    );
  const dashes = kind === 'plan' ? '2 3' : [undefined, undefined, '5 3', '1 3'][place];
  const stroke = {
    stroke: kind === 'plan' ? SOFT : INK,
    'stroke-width': place === 0 && kind === 'line' ? 2 : 1.25,
    'stroke-dasharray': dashes,
  };
  return element('svg', frame, element('path', { class: 'ink-line', d: 'M0,5H18', fill: 'none', ...stroke }));
}
