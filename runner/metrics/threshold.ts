import type { Ms } from '../../units.ts';
import type { MetricType } from './metric.ts';
import { CounterSink, GaugeSink, RateSink, TrendSink } from './sink.ts';
import type { Sink } from './sink.ts';
import type { Trend } from './trend.ts';

/** One condition on a metric: 'p(95)<300'. */
export interface Threshold {
  /** As the user wrote it. */
  source: string;
  aggregate: Aggregate;
  operator: Operator;
  value: number;
  abortOnFail: boolean;
  /** How long a failing one waits before it may abort the run. */
  delayAbortEval: Ms;
}

type Aggregate = { name: 'count' | 'rate' | 'value' | 'avg' | 'min' | 'max' | 'med' } | { name: 'p'; percent: number };
type Operator = '<' | '<=' | '>' | '>=' | '==' | '===' | '!=';

const EXPRESSION =
  /^\s*(count|rate|value|avg|min|max|med|p\(\s*(\d+(?:\.\d+)?)\s*\))\s*(<=|<|>=|>|===|==|!=)\s*(\S+)\s*$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** @throws RangeError when the text is no threshold */
export function parseThreshold(source: string, abortOnFail = false, delayAbortEval: Ms = 0): Threshold {
  const match = EXPRESSION.exec(source);
  if (!match || !NUMBER.test(match[4]!))
    throw new RangeError(`'${source}' is no threshold; write an aggregate, an operator and a number, like p(95)<300`);
  const [, name, percent, operator, value] = match;
  if (percent !== undefined && Number(percent) > 100) throw new RangeError(`'${source}': a percentile ends at 100`);
  const aggregate: Aggregate =
    percent === undefined ? { name: name as 'count' } : { name: 'p', percent: Number(percent) };
  return { source, aggregate, operator: operator as Operator, value: Number(value), abortOnFail, delayAbortEval };
}

const AGGREGATES: Record<MetricType, readonly string[]> = {
  counter: ['count', 'rate'],
  gauge: ['value'],
  rate: ['rate'],
  trend: ['avg', 'min', 'max', 'med', 'p'],
};

/** Whether a metric of this type has what the threshold asks for. */
export const suits = ({ aggregate }: Threshold, type: MetricType): boolean => AGGREGATES[type].includes(aggregate.name);

/** What a metric of this type can be asked, for messages: 'count, rate'. */
export const aggregatesOf = (type: MetricType): string => AGGREGATES[type].join(', ').replace(/\bp$/, 'p(N)');

/** The number a threshold judges. A metric without samples is judged on zeros, as in k6. */
export function aggregateOf(sink: Sink, { aggregate }: Threshold, elapsed: Ms): number {
  if (sink instanceof CounterSink) return aggregate.name === 'count' ? sink.sum : perSecond(sink.sum, elapsed);
  if (sink instanceof GaugeSink) return sink.value;
  if (sink instanceof RateSink) return sink.total === 0 ? 0 : sink.passes / sink.total;
  if (sink instanceof TrendSink) return trendAggregate(sink.trend, aggregate);
  return 0;
}

function trendAggregate(trend: Trend, aggregate: Aggregate): number {
  if (trend.count === 0) return 0;
  switch (aggregate.name) {
    case 'avg':
      return trend.mean;
    case 'min':
      return trend.min;
    case 'max':
      return trend.max;
    case 'med':
      return trend.quantile(0.5);
    case 'p':
      return trend.quantile(aggregate.percent / 100);
    default:
      return 0;
  }
}

export const perSecond = (sum: number, elapsed: Ms): number => (elapsed > 0 ? (sum * 1000) / elapsed : 0);

export function holds({ operator, value }: Threshold, actual: number): boolean {
  switch (operator) {
    case '<':
      return actual < value;
    case '<=':
      return actual <= value;
    case '>':
      return actual > value;
    case '>=':
      return actual >= value;
    case '==':
    case '===':
      return actual === value;
    default:
      return actual !== value;
  }
}
