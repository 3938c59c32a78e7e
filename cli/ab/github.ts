import { plural } from '../../reports/format.ts';
import { experimentMarkdown } from '../../reports/judge/experiment-markdown.ts';
import type { ExperimentResult } from '../../reports/judge/experiment.ts';
import { effect, interval, verdictWords } from '../../reports/judge/text.ts';
import { annotate, summarize } from '../github.ts';
import type { Context } from '../verb.ts';

const LEVELS = { regressed: 'error', improved: 'notice', inconclusive: undefined, unchanged: undefined } as const;

/**
 * In a GitHub job: the result in the job's summary, an annotation for each figure that moved, and one for all that
 * cannot be told, which may be many.
 */
export function tellGithub(result: ExperimentResult, context: Context): void {
  summarize(context, experimentMarkdown(result));
  for (const metric of result.metrics) {
    const level = LEVELS[metric.verdict];
    const text = `${effect(metric.estimate, metric)} ${interval(metric)} ${verdictWords(metric)}`;
    if (level !== undefined) annotate(context, level, metric.name, text);
  }
  const open = result.metrics.filter(({ verdict }) => verdict === 'inconclusive');
  if (open.length > 0)
    annotate(
      context,
      'warning',
      `${plural(open.length, 'figure')} cannot be told yet`,
      open.map((metric) => `${metric.name}: ${interval(metric)} ${verdictWords(metric)}`).join('\n'),
    );
}
