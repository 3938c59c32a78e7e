import { INK } from './axes.ts';
import { element } from './markup.ts';
import type { Svg } from './markup.ts';
import { layerOpacity, lineStyle } from './series-styles.ts';

const FRAME = { class: 'swatch', viewBox: '0 0 18 10', width: 18, height: 10, 'aria-hidden': 'true' };

/** The sign of a line in a legend, in the ink of the page: both sides of a panel share it. */
export const lineSwatch = (...which: Parameters<typeof lineStyle>): Svg =>
  element(
    'svg',
    FRAME,
    element('path', { class: 'ink-line', d: 'M0,5H18', fill: 'none', stroke: INK, ...lineStyle(...which) }),
  );

/** The sign of a stack's layer. */
export const layerSwatch = (place: number): Svg =>
  element(
    'svg',
    FRAME,
    element('rect', { class: 'ink-fill', width: 18, height: 10, fill: INK, 'fill-opacity': layerOpacity(place) }),
  );
