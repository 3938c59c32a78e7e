/** A point in the data's own units; a gap in the series is `undefined`, never 0. */
export interface Point {
  x: number;
  y: number | undefined;
}

export type Scale = (value: number) => number;

/** The path of a line chart at whole pixels. Gaps stay gaps: a second without requests has no p95. */
export function linePath(points: readonly Point[], x: Scale, y: Scale): string {
  return strokes(points)
    .map((stroke) => {
      const [first = '', ...rest] = corners(pixels(stroke, x, y));
      // A point between two gaps would be no line at all.
      return rest.length === 0 ? `M${first}h2` : `M${first}L${rest.join(' ')}`;
    })
    .join('');
}

/** The area between a line and a base, closed at both ends of every stretch without a gap. */
export function areaPath(points: readonly (Point & { base: number })[], x: Scale, y: Scale): string {
  return strokes(points)
    .map((stroke) => {
      const base = stroke.map((point) => ({ ...point, y: point.base }));
      const [top, bottom] = [corners(pixels(stroke, x, y)), corners(pixels(base, x, y).reverse())];
      return `M${top.join(' ')}L${bottom.join(' ')}Z`;
    })
    .join('');
}

type Known<P> = P & { y: number };
type Pixel = readonly [number, number];

const pixels = (stroke: readonly Known<Point>[], x: Scale, y: Scale): Pixel[] =>
  stroke.map((point) => [Math.round(x(point.x)), Math.round(y(point.y))]);

/** Points on a level line between two others are left out: much of a quiet run is level. */
function corners(points: readonly Pixel[]): string[] {
  return points
    .filter(([, y], place) => y !== points[place - 1]?.[1] || y !== points[place + 1]?.[1])
    .map(([x, y]) => `${x},${y}`);
}

function strokes<P extends Point>(points: readonly P[]): Known<P>[][] {
  const all: Known<P>[][] = [[]];
  for (const point of points) {
    if (isKnown(point)) all.at(-1)?.push(point);
    else all.push([]);
  }
  return all.filter((stroke) => stroke.length > 0);
}

const isKnown = <P extends Point>(point: P): point is Known<P> => point.y !== undefined;
