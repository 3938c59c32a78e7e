import { humanize, percent } from './format.ts';
import type { SummaryInput } from './data.ts';
import { columns } from './table.ts';
import { printable } from './style.ts';
import type { Style } from './style.ts';

/** More steps than this make no summary. */
const MOST_STEPS = 20;

/** What k6 needs a dummy threshold for: requests and percentiles of each step, the slowest first. */
export function stepLines({ totals, timeUnit }: SummaryInput, style: Style): string[] {
  const steps = [...totals.steps.values()].filter(({ response }) => response.count > 0);
  if (steps.length === 0) return [];
  const at = (of: (typeof steps)[number], q: number): number => (of.response.quantile(q) ?? 0) / 1000;
  const slowest = steps.toSorted((a, b) => at(b, 0.95) - at(a, 0.95));
  const rows = slowest
    .slice(0, MOST_STEPS)
    .map((step) => [
      printable(step.name),
      `${step.response.count} requests`,
      `${percent(step.failed / step.response.count)} failed`,
      `p(50)=${humanize(at(step, 0.5), 'time', timeUnit)}`,
      `p(95)=${humanize(at(step, 0.95), 'time', timeUnit)}`,
      `p(99)=${humanize(at(step, 0.99), 'time', timeUnit)}`,
    ]);
  const left = slowest.length - rows.length;
  return [
    `    ${style.bold('STEPS')} ${style.faint('response time from the moment the script asked, slowest first')}`,
    ...columns(rows, true).map((row) => `    ${row.trimEnd()}`),
    ...(left > 0 ? [`    … and ${left} more`] : []),
    '',
  ];
}
