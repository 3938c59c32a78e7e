import { tQuantile } from '../../reports/stats/student-t.ts';
import type { Step } from '../../reports/capacity/result.ts';
import type { Bounds } from './search.ts';

/** Where the tightest budget is met, and how well that is known: 95 %. */
export interface Crossing {
  at: number;
  /** Missing where too few steps are near to tell how they scatter. */
  interval: { low: number; high: number } | undefined;
}

/** Steps whose strain is further from 1 than this say nothing of where it is 1. */
const NEAR_STRAIN = Math.log(3);
const NEAR_LOAD = Math.log(1.4);
/** The line may leave what was bracketed by noise, but not by much. */
const SLACK = 1.08;

interface Point {
  x: number;
  y: number;
  weight: number;
  /** Standard error of y within its step, where it is known. */
  error: number | undefined;
}

/**
 * The load at which the strain is 1, on a line through ln strain over ln load of the steps near there. Undefined
 * where too few are near, as at the edge of a cliff. A confirming step weighs twice: it took twice as long.
 */
export function crossingOf(
  steps: readonly Step[],
  { low, high, whole }: Bounds & { low: number; high: number | undefined },
): Crossing | undefined {
  if (high === undefined) return undefined;
  const centre = Math.log(Math.sqrt(low * high));
  const near = steps.flatMap((step): Point[] => {
    const [x, y] = [Math.log(step.load) - centre, Math.log(step.strain ?? 0)];
    const distance = Math.abs(x) / NEAR_LOAD;
    if (distance >= 1 || !(Math.abs(y) <= NEAR_STRAIN)) return [];
    const weight = (1 - distance ** 3) ** 3 * (step.purpose === 'confirm' ? 2 : 1);
    return [{ x, y, weight, error: step.strainError }];
  });
  const line = lineThrough(near);
  const onBothSides = near.some(({ y }) => y < 0) && near.some(({ y }) => y > 0);
  if (near.length < 3 || !onBothSides || line === undefined || line.slope <= 0) return undefined;
  const x = line.x - line.y / line.slope;
  const half = halfWidth(near, line, x);
  const bounded = (at: number): number => Math.min(high * SLACK, Math.max(low / SLACK, at));
  const round = (at: number): number => (whole ? Math.max(1, Math.floor(at)) : at);
  return {
    at: round(bounded(Math.exp(centre + x))),
    interval:
      half === undefined
        ? undefined
        : withinCertain(steps, Math.exp(centre + x - half), Math.exp(centre + x + half), round),
  };
}

interface Line {
  x: number;
  y: number;
  slope: number;
  spread: number;
  weight: number;
}

/** Weighted least squares: the line through (x, y) with this slope. */
function lineThrough(points: readonly Point[]): Line | undefined {
  const sum = (of: (point: Point) => number): number => points.reduce((total, point) => total + of(point), 0);
  const weight = sum((point) => point.weight);
  const [x, y] = [sum((point) => point.weight * point.x) / weight, sum((point) => point.weight * point.y) / weight];
  const spread = sum((point) => point.weight * (point.x - x) ** 2);
  const both = sum((point) => point.weight * (point.x - x) * (point.y - y));
  return spread > 0 ? { x, y, slope: both / spread, spread, weight } : undefined;
}

/**
 * Half of the 95 % interval of where the line meets 0, by the delta method: var x₀ = (var ȳ + (x₀ − x̄)² var slope) / slope².
 * What scatters is the larger of what the steps know of their own p95 and what is left over the line; the latter takes
 * Student's t with n − 2 degrees of freedom where nothing else is known.
 */
function halfWidth(points: readonly Point[], line: Line, x0: number): number | undefined {
  const degrees = points.length - 2;
  const left = points.reduce(
    (sum, { x, y, weight }) => sum + weight * (y - line.y - line.slope * (x - line.x)) ** 2,
    0,
  );
  const residual = (left / line.weight) * (points.length / degrees);
  const errors = points.flatMap(({ error }) => (error === undefined ? [] : [error ** 2]));
  const known = errors.length === 0 ? undefined : errors.reduce((sum, error) => sum + error, 0) / errors.length;
  if (known === undefined && degrees < 2) return undefined;
  const reach = known === undefined ? tQuantile(0.975, degrees) : NORMAL;
  const mean = points.reduce((sum, { weight }) => sum + weight ** 2, 0) / line.weight ** 2;
  const slope = points.reduce((sum, { x, weight }) => sum + (weight * (x - line.x)) ** 2, 0) / line.spread ** 2;
  const variance = Math.max(residual, known ?? 0) * (mean + (x0 - line.x) ** 2 * slope);
  return (reach * Math.sqrt(variance)) / line.slope;
}
const NORMAL = 1.96;

/** A load that surely held, or surely did not, bounds what the line says. */
function withinCertain(
  steps: readonly Step[],
  low: number,
  high: number,
  round: (load: number) => number,
): { low: number; high: number } {
  const sure = (state: Step['state']): number[] =>
    steps.filter((step) => step.state === state && step.certain).map(({ load }) => load);
  const [held, broke] = [Math.max(0, ...sure('within')), Math.min(Infinity, ...sure('over'))];
  // Where the two contradict each other the target was not the same all the time, and neither bounds.
  return held < broke
    ? { low: round(Math.max(low, Math.min(held, high))), high: round(Math.min(high, Math.max(broke, low))) }
    : { low: round(low), high: round(high) };
}
