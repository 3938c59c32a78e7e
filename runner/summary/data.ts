import { createHash } from 'node:crypto';
import type { Ms } from '../../units.ts';
import type { Contains, MetricType } from '../metrics/metric.ts';
import { CounterSink, GaugeSink, RateSink, TrendSink } from '../metrics/sink.ts';
import type { Sink } from '../metrics/sink.ts';
import { perSecond } from '../metrics/threshold.ts';
import type { Totals } from '../metrics/totals.ts';
import type { Trend } from '../metrics/trend.ts';

/** What k6 hands to handleSummary. */
export interface SummaryData {
  root_group: SummaryGroup;
  options: { summaryTrendStats: readonly string[]; summaryTimeUnit: string; noColor: boolean };
  state: { isStdOutTTY: boolean; isStdErrTTY: boolean; testRunDurationMs: Ms };
  metrics: Record<string, SummaryMetric>;
}

interface SummaryMetric {
  type: MetricType;
  contains: Contains;
  values: Record<string, number>;
  thresholds?: Record<string, { ok: boolean }>;
}

export interface SummaryGroup {
  name: string;
  path: string;
  id: string;
  groups: SummaryGroup[];
  checks: SummaryCheck[];
}

interface SummaryCheck {
  name: string;
  path: string;
  id: string;
  passes: number;
  fails: number;
}

/** A threshold as it was judged last. */
export interface Verdict {
  /** The metric, or the part of it: 'http_req_duration{scenario:browse}'. */
  metric: string;
  expression: string;
  passed: boolean;
  /** What it was judged on. */
  actual: number;
}

export interface SummaryInput {
  totals: Totals;
  verdicts: readonly Verdict[];
  duration: Ms;
  trendStats: readonly string[];
  timeUnit: string;
  colors: boolean;
  isTty: boolean;
}

export function summaryData(input: SummaryInput): SummaryData {
  const { totals, verdicts, duration, trendStats } = input;
  const metrics: Record<string, SummaryMetric> = {};
  for (const { name, metric, sink, selector } of totals.all.values()) {
    const own = verdicts.filter(({ metric: of }) => of === name);
    const judged = verdicts.some(({ metric: of }) => of === name || of.startsWith(`${name}{`));
    if (!sink.used && !judged) continue;
    if (selector?.silent && !sink.used) continue;
    metrics[name] = {
      type: metric.type,
      contains: metric.contains,
      values: valuesOf(sink, duration, trendStats),
      ...(own.length > 0 && {
        thresholds: Object.fromEntries(own.map(({ expression, passed }) => [expression, { ok: passed }])),
      }),
    };
  }
  return {
    root_group: groupTree(totals),
    options: { summaryTrendStats: trendStats, summaryTimeUnit: input.timeUnit, noColor: !input.colors },
    state: { isStdOutTTY: input.isTty, isStdErrTTY: input.isTty, testRunDurationMs: duration },
    metrics,
  };
}

/** A metric's numbers under k6's names. */
function valuesOf(sink: Sink, duration: Ms, trendStats: readonly string[]): Record<string, number> {
  if (sink instanceof CounterSink) return { count: sink.sum, rate: perSecond(sink.sum, duration) };
  if (sink instanceof GaugeSink) return { value: sink.value, min: sink.min, max: sink.max };
  if (sink instanceof RateSink)
    return {
      rate: sink.total === 0 ? 0 : sink.passes / sink.total,
      passes: sink.passes,
      fails: sink.total - sink.passes,
    };
  if (sink instanceof TrendSink)
    return Object.fromEntries(trendStats.map((stat) => [stat, trendStat(sink.trend, stat)]));
  return {};
}

/** 'avg', 'min', 'med', 'max', 'count' or 'p(99.9)'; 0 where there is nothing. */
export function trendStat(trend: Trend, stat: string): number {
  if (trend.count === 0) return 0;
  switch (stat) {
    case 'avg':
      return trend.mean;
    case 'min':
      return trend.min;
    case 'max':
      return trend.max;
    case 'med':
      return trend.quantile(0.5);
    case 'count':
      return trend.count;
    default:
      return trend.quantile(Number(/^p\((.*)\)$/.exec(stat)?.[1] ?? 0) / 100);
  }
}

function groupTree({ groups, checks }: Totals): SummaryGroup {
  const root = group('', '');
  const byPath = new Map([['', root]]);
  const find = (path: string): SummaryGroup => {
    const known = byPath.get(path);
    if (known) return known;
    const cut = path.lastIndexOf('::');
    const made = group(path.slice(cut + 2), path);
    byPath.set(path, made);
    find(path.slice(0, cut)).groups.push(made);
    return made;
  };
  for (const path of groups) if (path !== '::setup' && path !== '::teardown') find(path);
  for (const { group, name, passes, fails } of checks.values()) {
    const path = `${group}::${name}`;
    find(group).checks.push({ name, path, id: md5(path), passes, fails });
  }
  return root;
}

const group = (name: string, path: string): SummaryGroup => ({ name, path, id: md5(path), groups: [], checks: [] });

/** k6's ids of groups and checks. */
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
