import { CounterSink, GaugeSink, RateSink, TrendSink } from '../metrics/sink.ts';
import { perSecond } from '../metrics/threshold.ts';
import type { Total } from '../metrics/totals.ts';
import { trendStat } from './data.ts';
import type { SummaryInput } from './data.ts';
import { humanize, percent, trimmed } from './format.ts';
import { columns } from './table.ts';

/** The figures of each metric, those of one kind set under each other. */
export function figures(shown: readonly Total[], input: SummaryInput): string[] {
  const plain = columns(shown.map((total) => plainCells(total, input)));
  const trends = columns(
    shown.map((total) => trendCells(total, input)),
    true,
  );
  return shown.map(({ metric }, index) => (metric.type === 'trend' ? trends[index]! : plain[index]!));
}

/** Whether a metric, or a part of it, has a threshold. */
export const judged = ({ verdicts }: SummaryInput, name: string): boolean =>
  verdicts.some(({ metric }) => metric === name || metric.startsWith(`${name}{`));

/** What there is to show: what was used, and what has a threshold. */
export const isShown = (input: SummaryInput, { sink, name, selector }: Total): boolean =>
  sink.used || (!selector?.silent && judged(input, name));

export const byName = (a: Total, b: Total): number => (a.name < b.name ? -1 : 1);

/** '{ scenario:browse }' of a part of a metric. */
export const partName = ({ name, metric }: Total): string => `{ ${name.slice(metric.name.length + 1, -1)} }`;

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
