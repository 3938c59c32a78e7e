import type { Ms } from '../../units.ts';
import type { SlowPath } from '../comparison.ts';
import { grouped } from '../grouped.ts';
import type { Measured } from '../measured.ts';

/** What each step's answers said of themselves in Server-Timing: mean time by name, before and after. */
export function serverTimingsOf(before: Measured | undefined, after: Measured): Map<string, SlowPath['serverTimings']> {
  const [was, is] = [before ? meansOf(before) : new Map<string, Map<string, Ms>>(), meansOf(after)];
  return new Map(
    [...new Set([...is.keys(), ...was.keys()])].map((step) => {
      const [old, now] = [was.get(step), is.get(step)];
      const names = [...new Set([...(now?.keys() ?? []), ...(old?.keys() ?? [])])];
      return [step, names.map((name) => ({ name, before: old?.get(name), after: now?.get(name) }))];
    }),
  );
}

function meansOf({ slices }: Measured): Map<string, Map<string, Ms>> {
  const told = slices.filter(({ judged, second }) => judged && second.serverTimings);
  return new Map(
    [...grouped(told, ({ step }) => step)].map(([step, own]) => {
      const timings = own.flatMap(({ second }) => Object.entries(second.serverTimings ?? {}));
      return [step, new Map([...grouped(timings, ([name]) => name)].map(meanOf))];
    }),
  );
}

function meanOf([name, timings]: [string, [string, { count: number; totalMs: Ms }][]]): [string, Ms] {
  const [count, totalMs] = timings.reduce(([n, ms], [, one]) => [n + one.count, ms + one.totalMs], [0, 0]);
  return [name, totalMs / Math.max(1, count)];
}
