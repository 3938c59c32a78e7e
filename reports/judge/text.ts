import { plainDeep } from '../plain.ts';
import { wrap } from '../text/table.ts';
import type { Judged, Judgement } from './judge.ts';
import type { Verdict } from './verdict.ts';

export const MARKS: Record<Verdict, string> = { improved: '✓', regressed: '✗', unchanged: '=', inconclusive: '?' };
const WORST_FIRST: readonly Verdict[] = ['regressed', 'inconclusive', 'improved', 'unchanged'];

/**
 * A judgement for a reader in a terminal: one line a metric, what needs a look first.
 *
 *     ✗ p95 POST /checkout   +12.1 %  [+8.9 %, +15.4 %]  regressed
 *     ? p95 GET /search       −1.0 %  [−9.1 %,  +8.0 %]  inconclusive, 8 more pairs
 *
 * @param settings family: how many were judged together, where some are not shown; width: where sentences are broken
 */
export function judgementText(
  { critical, metrics }: Judgement,
  {
    alpha,
    delta,
    family = metrics.length,
    width = Infinity,
  }: { alpha: number; delta: number; family?: number; width?: number },
): string {
  const bounded = metrics.some(({ mde }) => mde !== undefined);
  const ifBounded = (cell: string): string[] => (bounded ? [cell] : []);
  const rows = metrics
    .toSorted((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict))
    .map((metric) => [
      `${MARKS[metric.verdict]} ${metric.name}`,
      effect(metric.estimate, metric),
      interval(metric),
      ...ifBounded(metric.mde === undefined ? '—' : `±${effect(metric.mde, metric).slice(1)}`),
      verdictWords(metric),
    ]);
  const head = ['', 'change', `${share(1 - alpha)} interval`, ...ifBounded('would find'), 'verdict'];
  const certainty =
    critical === undefined
      ? 'Too few pairs to tell any difference from chance.'
      : `A change is named when it is certain at ${share(1 - alpha)} for all ${family} together and at least ${share(delta / 2)}; ` +
        `unchanged means surely within ${share(delta)}.`;
  return `${table([head, ...rows])}\n\n${wrap(certainty, width, '').join('\n')}\n`;
}

/** The verdict, and what it would take where there is none. */
export function verdictWords({ verdict, pairs, pairsNeeded }: Judged): string {
  if (verdict !== 'inconclusive') return verdict;
  const more = pairsNeeded - pairs;
  return more > 0 ? `inconclusive, ${more} more pairs` : 'inconclusive, too close';
}

/** '+12.1 %'; '+0.3 pts' (percentage points) where the metric is a share itself. */
export function effect(value: number | undefined, { scale }: Pick<Judged, 'scale'>): string {
  if (value === undefined) return '—';
  return `${value < 0 ? '−' : '+'}${(Math.abs(value) * 100).toFixed(1)} ${scale === 'ratio' ? '%' : 'pts'}`;
}

/** '[+8.9 %, +15.4 %]' */
export const interval = (metric: Judged): string =>
  metric.low === undefined ? 'unbounded' : `[${effect(metric.low, metric)}, ${effect(metric.high, metric)}]`;

export const share = (value: number): string => `${(value * 100).toFixed(1).replace(/\.0$/, '')} %`;

/** Columns as wide as their longest cell; names to the left, figures to the right, words to the left. Safe to show. */
export function table(cells: readonly (readonly string[])[]): string {
  const rows = plainDeep(cells);
  const last = rows[0]!.length - 1;
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || column === last ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
