import type { Judged, Judgement } from './judge.ts';
import type { Verdict } from './verdict.ts';

const MARKS: Record<Verdict, string> = { improved: '✓', regressed: '✗', unchanged: '=', inconclusive: '?' };
const WORST_FIRST: readonly Verdict[] = ['regressed', 'inconclusive', 'improved', 'unchanged'];

/**
 * A judgement for a reader in a terminal: one line a metric, what needs a look first.
 *
 *     ✗ p95 POST /checkout   +12.1 %  [+8.9 %, +15.4 %]  regressed
 *     ? p95 GET /search       −1.0 %  [−9.1 %,  +8.0 %]  inconclusive: about 8 more pairs needed
 */
export function judgementText(
  { critical, metrics }: Judgement,
  { alpha, delta }: { alpha: number; delta: number },
): string {
  const rows = metrics
    .toSorted((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict))
    .map((metric) => [
      `${MARKS[metric.verdict]} ${metric.name}`,
      change(metric.estimate),
      metric.low === undefined ? 'unbounded' : `[${change(metric.low)}, ${change(metric.high)}]`,
      metric.mde === undefined ? '—' : `±${share(metric.mde)}`,
      words(metric),
    ]);
  const head = ['', 'change', `${share(1 - alpha)} interval`, 'would find', 'verdict'];
  const certainty =
    critical === undefined
      ? 'Too few pairs to tell any difference from chance.'
      : `A change is named when it is certain at ${share(1 - alpha)} for all ${metrics.length} together and at least ${share(delta / 2)}; ` +
        `unchanged means surely within ${share(delta)}.`;
  return `${table([head, ...rows])}\n\n${certainty}\n`;
}

function words({ verdict, pairs, pairsNeeded }: Judged): string {
  if (verdict !== 'inconclusive') return verdict;
  const more = pairsNeeded - pairs;
  return more > 0 ? `inconclusive: about ${more} more pairs needed` : 'inconclusive: too close to the limit';
}

const change = (ratio: number | undefined): string =>
  ratio === undefined ? '—' : `${ratio < 0 ? '−' : '+'}${(Math.abs(ratio) * 100).toFixed(1)} %`;

const share = (value: number): string => `${(value * 100).toFixed(1).replace(/\.0$/, '')} %`;

/** Columns as wide as their longest cell; names to the left, figures to the right, words to the left. */
function table(rows: readonly (readonly string[])[]): string {
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
