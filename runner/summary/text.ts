import { CounterSink, GaugeSink, RateSink, TrendSink } from '../metrics/sink.ts';
import { perSecond } from '../metrics/threshold.ts';
import type { Total } from '../metrics/totals.ts';
import { BUILT_IN } from '../metrics/metric.ts';
import { trendStat } from './data.ts';
import type { SummaryInput, Verdict } from './data.ts';
import { humanize, percent, trimmed } from './format.ts';
import { stepLines } from './steps.ts';
import { printable, styles } from './style.ts';
import type { Style } from './style.ts';
import { columns, dotted } from './table.ts';

/** Sections of metrics in order, and what belongs into each. A short summary leaves the phases of a request out. */
const SECTIONS: readonly [title: string, has: (name: string) => boolean][] = [
  ['CUSTOM', (name) => !(name in BUILT_IN)],
  ['HTTP', (name) => name.startsWith('http_req')],
  ['WEBSOCKET', (name) => name.startsWith('ws_')],
  ['EXECUTION', (name) => /^(?:iteration|vus|dropped)/.test(name)],
  ['NETWORK', (name) => name.startsWith('data_')],
];
const SHORT_HTTP = new Set(['http_req_duration', 'http_req_failed', 'http_reqs']);

/** The end-of-test summary in k6's look; below it, what k6 does not show: percentiles of each step. */
export function summaryText(input: SummaryInput, mode: 'compact' | 'full' | 'legacy'): string {
  const style = styles(input.colors);
  const blocks = [
    thresholdLines(input, style),
    ['', `  █ ${style.bold('TOTAL RESULTS')} `, '', ...resultLines(input, mode, style)],
    stepLines(input, style),
  ];
  return `${blocks.flat().join('\n')}\n\n`;
}

function thresholdLines({ verdicts, totals, timeUnit }: SummaryInput, style: Style): string[] {
  if (verdicts.length === 0) return [];
  const lines = ['', `  █ ${style.bold('THRESHOLDS')} `, ''];
  const names = [...new Set(verdicts.map(({ metric }) => metric))].sort();
  for (const name of names) {
    lines.push(`    ${printable(name)}`);
    for (const verdict of verdicts.filter(({ metric }) => metric === name)) {
      const mark = verdict.passed ? style.good('✓') : style.bad('✗');
      lines.push(`    ${mark} '${verdict.expression}' ${actual(verdict, totals.all.get(name), timeUnit)}`);
    }
    lines.push('');
  }
  return lines;
}

function actual({ expression, actual: value }: Verdict, total: Total | undefined, timeUnit: string): string {
  const aggregate = /^\s*([a-z]+(?:\([^)]*\))?)/.exec(expression)?.[1] ?? '';
  const { metric } = total ?? { metric: BUILT_IN.checks };
  if (metric.type === 'rate') return `${aggregate}=${percent(value)}`;
  const text =
    aggregate === 'rate'
      ? `${humanize(value, metric.contains, timeUnit)}/s`
      : humanize(value, metric.contains, timeUnit);
  return `${aggregate}=${text}`;
}

function resultLines(input: SummaryInput, mode: 'compact' | 'full' | 'legacy', style: Style): string[] {
  const { totals } = input;
  const shown = [...totals.all.values()].filter(({ sink, name, selector }) =>
    selector?.silent
      ? sink.used
      : sink.used || input.verdicts.some(({ metric }) => metric === name || metric.startsWith(`${name}{`)),
  );
  const rows = SECTIONS.map(([title, has]) => ({
    title,
    metrics: shown
      .filter(({ metric }) => has(metric.name) && metric.name !== 'checks')
      .filter(
        ({ metric }) =>
          mode !== 'compact' ||
          !metric.name.startsWith('http_req_') ||
          SHORT_HTTP.has(metric.name) ||
          judged(input, metric.name),
      )
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  })).filter(({ metrics }) => metrics.length > 0);
  const all = rows.flatMap(({ metrics }) => metrics);
  const labels = dotted(
    all.map(({ name, selector, metric }) => (selector ? `  { ${name.slice(metric.name.length + 1, -1)} }` : name)),
  );
  const plain = columns(all.map((total) => plainCells(total, input)));
  const trends = columns(
    all.map((total) => trendCells(total, input)),
    true,
  );
  const textOf = (total: Total): string => {
    const index = all.indexOf(total);
    return `    ${printable(labels[index]!)}: ${total.metric.type === 'trend' ? trends[index] : plain[index]}`;
  };
  return [
    ...checkLines(input, style),
    ...rows.flatMap(({ title, metrics }) => [`    ${style.bold(title)}`, ...metrics.map(textOf), '']),
  ];
}

const judged = ({ verdicts }: SummaryInput, name: string): boolean =>
  verdicts.some(({ metric }) => metric === name || metric.startsWith(`${name}{`));

function plainCells({ sink, metric }: Total, { duration, timeUnit }: SummaryInput): string[] {
  const show = (value: number): string => humanize(value, metric.contains, timeUnit);
  if (sink instanceof CounterSink) {
    const rate = perSecond(sink.sum, duration);
    return [show(sink.sum), `${metric.contains === 'default' ? trimmed(rate, 6) : show(rate)}/s`];
  }
  if (sink instanceof GaugeSink) return [show(sink.value), `min=${show(sink.min)}`, `max=${show(sink.max)}`];
  if (sink instanceof RateSink)
    return [percent(sink.total === 0 ? 0 : sink.passes / sink.total), `${sink.passes} out of ${sink.total}`];
  return [];
}

function trendCells({ sink, metric }: Total, { trendStats, timeUnit }: SummaryInput): string[] {
  if (!(sink instanceof TrendSink)) return [];
  return trendStats.map((stat) => {
    const value = trendStat(sink.trend, stat);
    return `${stat}=${stat === 'count' ? value : humanize(value, metric.contains, timeUnit)}`;
  });
}

function checkLines({ totals, duration }: SummaryInput, style: Style): string[] {
  const checks = [...totals.checks.values()];
  const total = totals.all.get('checks');
  if (!total?.sink.used || !(total.sink instanceof RateSink)) return [];
  const { passes, total: all } = total.sink;
  const labels = dotted(['checks_total', 'checks_succeeded', 'checks_failed']);
  const figures = columns([
    [String(all), `${trimmed(perSecond(all, duration), 6)}/s`],
    [percent(passes / all), `${passes} out of ${all}`],
    [percent((all - passes) / all), `${all - passes} out of ${all}`],
  ]);
  const lines = [...labels.map((label, index) => `    ${label}: ${figures[index]}`), ''];
  for (const check of checks) {
    const ok = check.fails === 0;
    lines.push(`    ${ok ? style.good('✓') : style.bad('✗')} ${printable(check.name)}`);
    if (!ok) {
      const share = Math.floor((100 * check.passes) / (check.passes + check.fails));
      lines.push(`      ↳  ${share}% — ✓ ${check.passes} / ✗ ${check.fails}`);
    }
  }
  return [...lines, ''];
}
