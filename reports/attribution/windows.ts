import type { StepSecond } from '../../runner/record/entries.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import type { Ms } from '../../units.ts';

/** A stretch of the run in which something was counted. */
export interface Window {
  from: Ms;
  to: Ms;
}

const SECOND: Ms = 1000;

/** When a request does what is counted: all at its start, all at its end, or spread over the time it takes. */
export type Timing = 'start' | 'end' | 'throughout';

/** Requests of one step in each window, by when they did their work. Shares of a request add up over the windows. */
export type Columns = Record<Timing, number[]>;

/**
 * Requests by step in each window.
 *
 * The record knows when requests ended, to the second, and how long they took: so when they began, too. A request that
 * waits for seconds asks its queries long before it ends, or only then.
 */
export function requestsIn(windows: readonly Window[], seconds: readonly StepSecond[]): Map<string, Columns> {
  const requests = new Map<string, Columns>();
  const empty = (): number[] => windows.map(() => 0);
  for (const { at, step, response } of seconds) {
    const columns = requests.get(step) ?? { start: empty(), end: empty(), throughout: empty() };
    requests.set(step, columns);
    for (const { low, high, count } of cellsOf(response)) {
      const took = (low + high) / 2000;
      spread(windows, columns.end, at, at + SECOND, count);
      spread(windows, columns.start, at - took, at + SECOND - took, count);
      spread(windows, columns.throughout, at - took, at + SECOND, count);
    }
  }
  return requests;
}

function cellsOf(response: string): { low: number; high: number; count: number }[] {
  const coarse: { low: number; high: number; count: number }[] = [];
  for (const cell of Histogram.decode(response).cells()) {
    const last = coarse.at(-1);
    // Latencies within a quarter of each other shift by as much, as far as windows of a second can tell.
    if (last && (cell.high < 50_000 || cell.high < 1.25 * last.low)) {
      last.high = cell.high;
      last.count += cell.count;
    } else coarse.push({ ...cell });
  }
  return coarse;
}

/** Adds `count`, even over [from, to), to the windows it falls in. */
function spread(windows: readonly Window[], column: number[], from: Ms, to: Ms, count: number): void {
  for (let i = firstReaching(windows, from); i < windows.length && windows[i]!.from < to; i++) {
    const window = windows[i]!;
    column[i]! += (count * (Math.min(window.to, to) - Math.max(window.from, from))) / (to - from);
  }
}

/** Index of the first window that ends after `at`. */
function firstReaching(windows: readonly Window[], at: Ms): number {
  let [low, high] = [0, windows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (windows[middle]!.to > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Neighbouring windows in groups that last at least `least`: the index of the group each belongs to. */
export function groupsOf(windows: readonly Window[], least: Ms): number[] {
  let [group, since] = [0, windows[0]?.from ?? 0];
  return windows.map(({ from, to }, index) => {
    if (index > 0 && from - since >= least && (windows.at(-1)!.to - from >= least || to - from >= least)) {
      group++;
      since = from;
    }
    return group;
  });
}

/** Sums of a column by group. */
export function summed(values: readonly number[], groups: readonly number[]): number[] {
  const sums = Array.from({ length: (groups.at(-1) ?? -1) + 1 }, () => 0);
  for (const [index, value] of values.entries()) sums[groups[index]!]! += value;
  return sums;
}
