import type { Budgets, StepKind } from '../runner/record/entries.ts';
import type { Ms } from '../units.ts';

/**
 * What p95 of a step may be: its own budget, which is target and limit in one; else that of its kind, with the limit
 * above which any step is a risk.
 */
export function stepBudget(
  step: string,
  kind: StepKind | undefined,
  { readMs, writeMs, steps = {} }: Budgets,
): { target: Ms; limit: Ms } {
  const own = steps[step];
  if (own !== undefined) return { target: own, limit: own };
  return { target: kind === 'read' ? readMs : writeMs, limit: Math.max(readMs, writeMs) };
}
