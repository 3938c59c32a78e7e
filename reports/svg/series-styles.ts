import { SOFT } from './axes.ts';

/** How the lines of one panel differ: the main one strong, the others thinner and in patterns of their own. */
const LINES = [
  { 'stroke-width': 2 },
  { 'stroke-width': 1.25, 'stroke-opacity': 0.75 },
  { 'stroke-width': 1.25, 'stroke-opacity': 0.75, 'stroke-dasharray': '5 3' },
  { 'stroke-width': 1.5, 'stroke-opacity': 0.75, 'stroke-dasharray': '1 3' },
] as const;

/** What was meant, behind what was. */
const PLAN = { class: 'plan', stroke: SOFT, 'stroke-width': 1.25, 'stroke-dasharray': '2 3' };

/** Fill of each layer of a stack, from the bottom. */
const LAYERS = [0.85, 0.5, 0.32, 0.14, 0.08];

export const layerOpacity = (place: number): number => LAYERS[Math.min(place, LAYERS.length - 1)]!;

/** The main line has the first style; the others share out the rest in their order. */
export function lineStyle(
  series: readonly { role: 'main' | 'side' | 'plan' }[],
  place: number,
): Readonly<Record<string, string | number>> {
  const role = series[place]?.role;
  if (role === 'plan') return PLAN;
  if (role === 'main') return LINES[0];
  const others = series.slice(0, place).filter((other) => other.role === 'side').length;
  return LINES[1 + (others % (LINES.length - 1))]!;
}
