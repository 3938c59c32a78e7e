import type { Measured } from '../measured.ts';
import type { SideName } from './model.ts';

export interface MeasuredSide {
  side: SideName;
  measured: Measured;
}

/** Stretches of time of equal length, counted from the hold's beginning: number −1 is the last of the warm-up. */
export interface Grid {
  /** Length of a stretch in seconds. */
  width: number;
  /** Start of each, in seconds since the hold began. */
  times: number[];
  /** The place in `times` of a moment of the run in ms, or −1. */
  placeOf(at: number): number;
}

const MOST_COLUMNS = 120;

/** A width that gives no side too many columns. @param fewest seconds that one column has to hold */
export function gridWidth(sides: readonly MeasuredSide[], fewest = 1): number {
  const longest = Math.max(...sides.map(({ measured }) => extent(measured).to - extent(measured).from));
  const wanted = Math.max(fewest, longest / MOST_COLUMNS);
  return NICE.find((width) => width >= wanted) ?? Math.ceil(wanted / 3600) * 3600;
}

const NICE = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

export function gridOf(measured: Measured, width: number): Grid {
  const { from, to } = extent(measured);
  const first = Math.floor(from / width);
  const count = Math.max(1, Math.ceil(to / width) - first);
  return {
    width,
    times: Array.from({ length: count }, (_, place) => (first + place) * width),
    placeOf(at) {
      const place = Math.floor((at - measured.origin) / 1000 / width) - first;
      return place >= 0 && place < count ? place : -1;
    },
  };
}

/** Seconds since the hold began, from the first request to the last. */
function extent({ slices, origin }: Measured): { from: number; to: number } {
  const [first, last] = [slices[0]?.at ?? origin, slices.at(-1)?.at ?? origin];
  return { from: (first - origin) / 1000, to: (last - origin) / 1000 + 1 };
}

/** One value a stretch: what falls into it, made one by `combine`; `undefined` where nothing does. */
export function onGrid<T>(
  grid: Grid,
  items: readonly T[],
  at: (item: T) => number,
  combine: (items: T[]) => number | undefined,
): (number | undefined)[] {
  const stretches = grid.times.map((): T[] => []);
  for (const item of items) stretches[grid.placeOf(at(item))]?.push(item);
  return stretches.map((stretch) => (stretch.length === 0 ? undefined : combine(stretch)));
}
