import type { Ms } from '../../units.ts';
import type { MetricThresholds } from '../options/thresholds.ts';
import type { Verdict } from '../summary/data.ts';
import { RateSink } from './sink.ts';
import { aggregateOf, holds } from './threshold.ts';
import type { Totals } from './totals.ts';

/** Judges every threshold on what has been counted so far. */
export function judge(thresholds: readonly MetricThresholds[], totals: Totals, elapsed: Ms): Verdict[] {
  return thresholds.flatMap(({ selector, thresholds: list }) => {
    const total = totals.all.get(selector.tags.length === 0 ? selector.metric : selector.source);
    if (!total) return [];
    return list.map((threshold) => {
      const actual = aggregateOf(total.sink, threshold, elapsed);
      // k6 judges nothing on a rate that has no samples; every other metric is judged on zeros.
      const passed = (total.sink instanceof RateSink && !total.sink.used) || holds(threshold, actual);
      return { metric: total.name, expression: threshold.source, passed, actual };
    });
  });
}

/** The failing threshold that may end the run by now; undefined while none does. */
export function abortsNow(
  thresholds: readonly MetricThresholds[],
  totals: Totals,
  elapsed: Ms,
): { metric: string; expression: string } | undefined {
  for (const { selector, thresholds: list } of thresholds) {
    const total = totals.all.get(selector.tags.length === 0 ? selector.metric : selector.source);
    for (const threshold of list) {
      if (!threshold.abortOnFail || elapsed < threshold.delayAbortEval || !total?.sink.used) continue;
      if (!holds(threshold, aggregateOf(total.sink, threshold, elapsed)))
        return { metric: total.name, expression: threshold.source };
    }
  }
  return undefined;
}
