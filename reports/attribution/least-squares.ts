/**
 * Non-negative least squares: the x ≥ 0 that minimises ‖Ax − b‖.
 *
 * Source: Lawson and Hanson, Solving Least Squares Problems (1974), chapter 23, on the normal equations, which is
 * exact enough for tens of columns.
 *
 * @param columns of A, all as long as b
 */
export function nonNegativeLeastSquares(columns: readonly (readonly number[])[], b: readonly number[]): number[] {
  const gram = columns.map((a) => columns.map((c) => dot(a, c)));
  const target = columns.map((a) => dot(a, b));
  const tolerance = 1e-10 * Math.max(1, ...target.map(Math.abs));
  let x = columns.map(() => 0);
  const free = new Set<number>();
  for (let pass = 0; pass < 3 * columns.length; pass++) {
    const gradient = target.map((t, i) => t - dot(gram[i]!, x));
    const next = bestOf(gradient, (i) => !free.has(i));
    if (next === undefined || gradient[next]! <= tolerance) break;
    free.add(next);
    x = settle(gram, target, x, free);
  }
  return x;
}

/** Solves for the free variables; one that would fall below zero is fixed there, and the rest solved again. */
function settle(gram: number[][], target: number[], start: number[], free: Set<number>): number[] {
  let x = start;
  while (free.size > 0) {
    const indices = [...free];
    const solved = solve(
      indices.map((i) => indices.map((j) => gram[i]![j]!)),
      indices.map((i) => target[i]!),
    );
    const wanted = x.map(() => 0);
    for (const [k, i] of indices.entries()) wanted[i] = solved[k]!;
    const negative = indices.filter((i) => wanted[i]! <= 0);
    if (negative.length === 0) return wanted;
    const step = Math.min(...negative.map((i) => x[i]! / (x[i]! - wanted[i]! || 1)));
    x = x.map((value, i) => value + step * (wanted[i]! - value));
    for (const i of negative)
      if (x[i]! <= 1e-12) {
        free.delete(i);
        x[i] = 0;
      }
    if (negative.every((i) => free.has(i))) free.delete(negative[0]!);
  }
  return x.map(() => 0);
}

/** Gauss–Jordan with partial pivots; a direction that the data say nothing about gets 0. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const scale = Math.max(1e-300, ...matrix.flat().map(Math.abs));
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]![column]!;
    if (Math.abs(head) < 1e-12 * scale) {
      rows[column] = rows[column]!.map((_, i) => (i === column ? 1 : 0));
      continue;
    }
    rows[column] = rows[column]!.map((value) => value / head);
    for (let row = 0; row < size; row++) {
      const factor = rows[row]![column]!;
      if (row !== column && factor !== 0) rows[row] = rows[row]!.map((value, i) => value - factor * rows[column]![i]!);
    }
  }
  return rows.map((row) => row[size]!);
}

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

function bestOf(values: readonly number[], allowed: (index: number) => boolean): number | undefined {
  let best: number | undefined;
  for (const [index, value] of values.entries())
    if (allowed(index) && (best === undefined || value > values[best]!)) best = index;
  return best;
}
