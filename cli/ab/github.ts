import { appendFileSync } from 'node:fs';
import { experimentMarkdown } from '../../reports/judge/experiment-markdown.ts';
import type { ExperimentResult } from '../../reports/judge/experiment.ts';
import { effect, interval, verdictWords } from '../../reports/judge/text.ts';
import type { Context } from '../verb.ts';

/** In a GitHub job: the result in the job's summary, and an annotation for each metric that needs a look. */
export function tellGithub(result: ExperimentResult, { env, stderr }: Context): void {
  if (env['GITHUB_ACTIONS'] !== 'true') return;
  if (env['GITHUB_STEP_SUMMARY']) appendFileSync(env['GITHUB_STEP_SUMMARY'], `${experimentMarkdown(result)}\n`);
  for (const metric of result.metrics) {
    const level = { regressed: 'error', inconclusive: 'warning', improved: 'notice', unchanged: undefined }[
      metric.verdict
    ];
    if (level === undefined) continue;
    const text = `${effect(metric.estimate, metric)} ${interval(metric)} ${verdictWords(metric)}`;
    stderr.write(`::${level} title=${property(metric.name)}::${data(text)}\n`);
  }
}

// What GitHub's runner wants escaped in workflow commands.
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
