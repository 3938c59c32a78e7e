import { element, group } from './markup.ts';
import type { Svg } from './markup.ts';

export type MarkName = 'go' | 'above' | 'no-go' | 'close' | 'invalid' | 'none';

interface Shape {
  colour: string;
  /** The outline, so that the verdicts differ without colour and without the sign. */
  body: Svg;
  sign: string;
}

const disc = element('circle', { cx: 12, cy: 12, r: 11 });

const SHAPES: Record<MarkName, Shape> = {
  go: { colour: '#007A5A', body: disc, sign: 'M6.8,12.4L10.4,16L17.2,8.6' },
  above: { colour: '#B06F00', body: element('path', { d: 'M12,1.2L23.2,21.5H0.8Z' }), sign: 'M12,8.5V14.2M12,17.2V18' },
  'no-go': {
    colour: '#B3261E',
    body: element('path', { d: 'M7.4,1H16.6L23,7.4V16.6L16.6,23H7.4L1,16.6V7.4Z' }),
    sign: 'M8,8L16,16M16,8L8,16',
  },
  close: {
    colour: '#6B4E9B',
    body: element('path', { d: 'M12,0.6L23.4,12L12,23.4L0.6,12Z' }),
    sign: 'M9.2,9.6C9.2,6 14.8,6 14.8,9.4C14.8,11.8 12,11.6 12,14M12,16.8V17.4',
  },
  invalid: { colour: '#5a636e', body: disc, sign: 'M6.5,17.5L17.5,6.5' },
  none: { colour: '#5a636e', body: element('circle', { cx: 12, cy: 12, r: 3.5 }), sign: '' },
};

/** A verdict as a shape. The word stands beside it, so it is not read out. */
export function mark(name: MarkName, size: number): Svg {
  const { colour, body, sign } = SHAPES[name];
  return element(
    'svg',
    { class: `mark mark-${name}`, viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true' },
    group({ class: 'mark-body', fill: colour }, [body]),
    element('path', {
      class: 'mark-sign',
      d: sign,
      fill: 'none',
      stroke: '#fff',
      'stroke-width': 2.4,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    }),
  );
}

/** A ship's load line: how deep it may lie. */
export function loadLine(size: number): Svg {
  return element(
    'svg',
    {
      class: 'load-line',
      viewBox: '0 0 28 24',
      width: Math.round((size * 28) / 24),
      height: size,
      'aria-hidden': 'true',
    },
    group({ fill: 'none', stroke: '#1a1f26', 'stroke-width': 2.6 }, [
      element('circle', { cx: 14, cy: 12, r: 8.2 }),
      element('path', { d: 'M1,12H27' }),
    ]),
  );
}
