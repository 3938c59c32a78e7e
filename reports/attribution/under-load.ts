import type { RunRecord } from '../../runner/record/reader.ts';
import type { Ms } from '../../units.ts';

/**
 * Whether a stretch lies outside the steps that were run alone: what is counted there has no requests of the load beside
 * it, and would only mislead a regression.
 */
export function underLoad({ phases }: RunRecord): (window: { from: Ms; at: Ms }) => boolean {
  const alone = phases.flatMap(({ at, step }, index) =>
    step === undefined ? [] : [{ from: at, to: phases[index + 1]?.at ?? Infinity }],
  );
  return ({ from, at }) => alone.every((stretch) => at <= stretch.from || from >= stretch.to);
}
