import type { Comparison } from './comparison.ts';

/** `results.json`: all of a comparison but the series for charts, which the records hold. docs/results.md is its contract. */
export function renderJson(comparison: Comparison): string {
  const { charts: _, ...results } = comparison;
  return `${JSON.stringify(results, rounded, 2)}\n`;
}

/** Nine significant digits: more would be noise of floating point, and differ between machines. */
export const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value;
