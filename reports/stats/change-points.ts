import type { Random } from './random.ts';

/** Fewer values than this on one side are a spike, not a level. */
const SMALLEST_SEGMENT = 4;
const PERMUTATIONS = 199;
const SIGNIFICANT = 0.05;

/**
 * Where a series changes its level or spread: E-divisive (Matteson & James 2014, JASA 109), one split a segment.
 *
 * The best split is the one with the largest energy distance between its sides; it counts when at most a twentieth of
 * random orders of the same values give as large a one. Then both sides are looked at again. Advisory: values that
 * depend on the one before make it see changes where there are none.
 *
 * @returns indices of the first value of each new level, rising
 */
export function changePoints(values: readonly number[], random: Random): number[] {
  const found: number[] = [];
  const search = (from: number, to: number): void => {
    const segment = values.slice(from, to);
    const best = bestSplit(segment);
    if (!best || !isSignificant(segment, best.energy, random)) return;
    search(from, from + best.at);
    found.push(from + best.at);
    search(from + best.at, to);
  };
  search(0, values.length);
  return found;
}

function isSignificant(segment: readonly number[], energy: number, random: Random): boolean {
  let asLarge = 1;
  for (let turn = 0; turn < PERMUTATIONS; turn++)
    if ((bestSplit(shuffled(segment, random))?.energy ?? 0) >= energy) asLarge++;
  return asLarge / (PERMUTATIONS + 1) <= SIGNIFICANT;
}

/**
 * The split with the largest energy, nm/(n + m) · (2·mean|x − y| − mean|x − x′| − mean|y − y′|).
 *
 * Sums of distances within the left and the right part follow from one split to the next, so all splits of n values
 * take n² steps.
 */
function bestSplit(values: readonly number[]): { at: number; energy: number } | undefined {
  const total = values.length;
  const toEarlier = values.map((value, at) => distances(value, values, 0, at));
  const toLater = values.map((value, at) => distances(value, values, at + 1, total));
  const all = toEarlier.reduce((sum, distance) => sum + distance, 0);
  let [left, right] = [0, all];
  let best: { at: number; energy: number } | undefined;
  for (let at = 1; at <= total - SMALLEST_SEGMENT; at++) {
    left += toEarlier[at - 1]!;
    right -= toLater[at - 1]!;
    if (at < SMALLEST_SEGMENT) continue;
    const [n, m] = [at, total - at];
    const between = (2 * (all - left - right)) / (n * m);
    const within = (2 * left) / (n * (n - 1)) + (2 * right) / (m * (m - 1));
    const energy = ((n * m) / (n + m)) * (between - within);
    if (!best || energy > best.energy) best = { at, energy };
  }
  return best;
}

function distances(value: number, values: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += Math.abs(values[at]! - value);
  return sum;
}

/** Fisher–Yates, on a copy. */
function shuffled(values: readonly number[], random: Random): number[] {
  const copy = [...values];
  for (let last = copy.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1));
    [copy[last], copy[at]] = [copy[at]!, copy[last]!];
  }
  return copy;
}
