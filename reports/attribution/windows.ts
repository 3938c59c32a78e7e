import type { StepSecond } from '../../runner/record/entries.ts';
import type { Ms } from '../../units.ts';

/** A stretch of the run in which something was counted. */
export interface Window {
  from: Ms;
  to: Ms;
}

const SECOND: Ms = 1000;

/** Requests by step that ended in each window. A second that reaches over an edge is shared out by time. */
export function requestsIn(windows: readonly Window[], seconds: readonly StepSecond[]): Map<string, number[]> {
  const requests = new Map<string, number[]>();
  for (const { at, step, requests: count } of seconds) {
    const counts = requests.get(step) ?? windows.map(() => 0);
    for (let i = firstReaching(windows, at); i < windows.length && windows[i]!.from < at + SECOND; i++) {
      const { from, to } = windows[i]!;
      counts[i]! += (count * (Math.min(to, at + SECOND) - Math.max(from, at))) / SECOND;
    }
    requests.set(step, counts);
  }
  return requests;
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
