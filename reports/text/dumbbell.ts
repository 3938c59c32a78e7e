import type { Row } from '../comparison.ts';

const WIDTH = 22;
const [LOWEST, HIGHEST] = [10, 10_000];

/** p95 on a log axis from 10 ms to 10 s, before ○ and after ●, with ticks at 300 and 800 ms: ├──┼─●─○─┤ */
export function dumbbell({ before, after }: Row): string {
  const cells = Array.from({ length: WIDTH }, () => '─');
  cells[0] = '├';
  cells[WIDTH - 1] = '┤';
  for (const tick of [300, 800]) cells[placeOf(tick)] = '┼';
  if (before?.p95 !== undefined) cells[placeOf(before.p95)] = '○';
  if (after?.p95 !== undefined) cells[placeOf(after.p95)] = '●';
  return cells.join('');
}

function placeOf(ms: number): number {
  const share = Math.log(ms / LOWEST) / Math.log(HIGHEST / LOWEST);
  return Math.round(Math.min(1, Math.max(0, share)) * (WIDTH - 1));
}
