import { scaleLinear, scaleLog } from 'd3-scale';
import { element, group } from './markup.ts';
import type { Svg } from './markup.ts';
import type { Scale } from './line.ts';

/** Where a chart draws, in pixels: the plot without the labels around it. */
export interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Axis {
  scale: Scale;
  ticks: number[];
}

/** Data to pixels, with about `count` round ticks. */
export function linearAxis(domain: readonly [number, number], range: readonly [number, number], count: number): Axis {
  const scale = scaleLinear(domain, range);
  return { scale: (value) => scale(value), ticks: scale.ticks(count) };
}

/** Ticks at powers of ten, and at 2 and 5 between them where the axis spans less than two decades. */
export function logAxis([low, high]: readonly [number, number], range: readonly [number, number]): Axis {
  const scale = scaleLog([low, high], range);
  const mantissas = high / low >= 100 ? [1] : [1, 2, 5];
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high / low)) + 2 },
    (_, power) => Math.floor(Math.log10(low)) + power,
  );
  const ticks = powers.flatMap((power) => mantissas.map((mantissa) => Number(`${mantissa}e${power}`)));
  return { scale: (value) => scale(Math.max(low, value)), ticks: ticks.filter((tick) => tick >= low && tick <= high) };
}

export const INK = '#1a1f26';
export const SOFT = '#5a636e';
const RULE = '#e3e6ea';

/** Grid lines across, with their labels at the left. */
export function yAxis({ scale, ticks }: Axis, frame: Frame, label: (value: number) => string): Svg {
  return group({ class: 'axis', 'font-size': 11, fill: SOFT, 'text-anchor': 'end' }, [
    element('path', {
      class: 'grid',
      d: ticks.map((tick) => `M${frame.left},${crisp(scale(tick))}H${frame.right}`).join(''),
      stroke: RULE,
      fill: 'none',
    }),
    ...ticks.map((tick) => element('text', { x: frame.left - 6, y: Math.round(scale(tick)) + 4 }, label(tick))),
  ]);
}

/** Labels beneath. */
export function xAxis({ scale, ticks }: Axis, frame: Frame, label: (value: number) => string): Svg {
  return group({ class: 'axis', 'font-size': 11, fill: SOFT, 'text-anchor': 'middle' }, [
    element('path', {
      class: 'grid',
      d: `M${frame.left},${crisp(frame.bottom)}H${frame.right}`,
      stroke: RULE,
      fill: 'none',
    }),
    ...ticks.map((tick) => element('text', { x: Math.round(scale(tick)), y: frame.bottom + 15 }, label(tick))),
  ]);
}

/** The middle of a pixel, so that a line of one pixel is sharp. */
export const crisp = (pixel: number): number => Math.round(pixel) + 0.5;
