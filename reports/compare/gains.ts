import type { Ms } from '../../units.ts';
import { grouped } from '../grouped.ts';
import { merged, type Measured } from '../measured.ts';

/** By how much each step's mean became faster; below zero where slower. Steps of one side only are left out. */
export function gainsOf(before: Measured | undefined, after: Measured): Map<string, Ms> {
  const [was, is] = [before ? meansOf(before) : new Map<string, Ms>(), meansOf(after)];
  return new Map(
    [...was].flatMap(([step, mean]) => {
      const now = is.get(step);
      return now === undefined ? [] : [[step, mean - now] as const];
    }),
  );
}

function meansOf({ slices }: Measured): Map<string, Ms> {
  const judged = slices.filter((slice) => slice.judged);
  return new Map(
    [...grouped(judged, ({ step }) => step)].flatMap(([step, own]) => {
      const { mean } = merged(own);
      return mean === undefined ? [] : [[step, mean / 1000] as const];
    }),
  );
}
