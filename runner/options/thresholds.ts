import type { Metric } from '../metrics/metric.ts';
import { parseSelector } from '../metrics/submetric.ts';
import type { Selector } from '../metrics/submetric.ts';
import { aggregatesOf, parseThreshold, suits } from '../metrics/threshold.ts';
import type { Threshold } from '../metrics/threshold.ts';
import { hint } from './did-you-mean.ts';
import { parseDuration } from './duration.ts';
import { isRecord, show } from './fields.ts';

/** The thresholds on one metric, or on a part of it. */
export interface MetricThresholds {
  selector: Selector;
  metric: Metric;
  thresholds: readonly Threshold[];
}

/** Reads `options.thresholds`; every problem becomes one line. */
export function readThresholds(
  raw: Readonly<Record<string, unknown>>,
  metrics: readonly Metric[],
  problems: string[],
): MetricThresholds[] {
  const read: MetricThresholds[] = [];
  for (const [source, list] of Object.entries(raw)) {
    try {
      const selector = parseSelector(source);
      const metric = metrics.find(({ name }) => name === selector.metric);
      if (!metric)
        throw new RangeError(
          `there is no metric '${selector.metric}'${hint(
            selector.metric,
            metrics.map(({ name }) => name),
          )}`,
        );
      if (!Array.isArray(list)) throw new RangeError(`${show(list)} is no list of thresholds; write ['p(95)<300']`);
      const thresholds = list.map(readThreshold);
      const unsuited = thresholds.find((threshold) => !suits(threshold, metric.type));
      if (unsuited) throw new RangeError(`'${unsuited.source}': a ${metric.type} has ${aggregatesOf(metric.type)}`);
      read.push({ selector, metric, thresholds });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push(`thresholds.${source}: ${error.message}`);
    }
  }
  return read;
}

function readThreshold(raw: unknown): Threshold {
  if (typeof raw === 'string') return parseThreshold(raw);
  if (!isRecord(raw) || typeof raw['threshold'] !== 'string')
    throw new RangeError(`${show(raw)} is no threshold; write 'p(95)<300' or { threshold: 'p(95)<300' }`);
  const delay = parseDuration(raw['delayAbortEval'] ?? 0);
  if (delay === undefined)
    throw new RangeError(`delayAbortEval is ${show(raw['delayAbortEval'])}, expected a duration`);
  return parseThreshold(raw['threshold'], raw['abortOnFail'] === true, delay);
}
