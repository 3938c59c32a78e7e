import { amount, milliseconds, plural } from '../format.ts';
import { plainDeep } from '../plain.ts';
import { wrap } from '../text/table.ts';
import { budgetLines } from './budgets.ts';
import type { ExperimentResult } from './experiment.ts';
import { isQuiet } from './family.ts';
import { MARKS, effect, interval, judgementText } from './text.ts';
import type { Verdict } from './verdict.ts';

/** A sentence for someone who sees nothing else. */
function experimentSentence({ outcome, metrics, delta, arms }: ExperimentResult): string {
  const named = (verdict: Verdict): string =>
    metrics
      .filter((metric) => metric.verdict === verdict)
      .map((metric) => `${metric.name} ${effect(metric.estimate, metric)} ${interval(metric)}`)
      .join(', ');
  const open = metrics.filter(({ verdict }) => verdict === 'inconclusive');
  const more = Math.max(0, ...open.map(({ pairsNeeded, pairs }) => pairsNeeded - pairs));
  const openWords = `${open.length} of ${plural(metrics.length, 'figure')} cannot be told yet${more > 0 ? `; about ${more} more pairs would tell` : ''}`;
  const sentences: Record<Verdict, string> = {
    regressed: `${arms.B} is worse than ${arms.A}: ${named('regressed')}`,
    improved: `${arms.B} is better than ${arms.A}: ${named('improved')}`,
    unchanged: `${arms.B} is no different from ${arms.A}: every change is surely within ${Math.round(delta * 100)} %`,
    inconclusive: [named('improved') && `better: ${named('improved')}`, openWords].filter(Boolean).join('; '),
  };
  return `${MARKS[outcome]} ${sentences[outcome]}`;
}

/**
 * What an experiment found, for a terminal.
 *
 * @param width columns at which sentences are broken; tables keep their lines
 */
export function experimentText(found: ExperimentResult, width = Infinity): string {
  const result = plainDeep(found);
  const quiet = result.metrics.filter((metric) => metric.what === 'errors' && isQuiet(metric));
  const metrics = result.metrics.filter((metric) => !isQuiet(metric));
  const lines = [
    ...wrap(experimentSentence(result), width, '', '  '),
    '',
    judgementText({ critical: result.critical, metrics }, { ...result, family: result.metrics.length, width }),
    ...(quiet.length > 0 ? [`Errors unchanged on ${quiet.length} of the routes.`] : []),
    ...budgetsOf(result),
    ...experimentConditions(result).flatMap((line) => wrap(line, width, '', '  ')),
    '',
  ];
  return lines.join('\n');
}

function budgetsOf({ budgets, arms }: ExperimentResult): string[] {
  const lines = budgetLines(budgets).filter((line) => !line.startsWith('✓'));
  return [`Budgets of ${arms.B}: ${budgets.verdict}.`, ...lines.map((line) => `  ${line}`), ''];
}

/** How it was measured, a sentence each. */
export function experimentConditions({
  pairs,
  look,
  looks,
  voids,
  warmUp,
  seed,
  fewestRequests,
  arms,
  database,
}: ExperimentResult): string[] {
  const measured = pairs.filter(({ values }) => values).length;
  return [
    `A is ${arms.A}, B is ${arms.B}. ${plural(measured, 'pair')} in balanced random order (seed ${seed}), look ${look} of ${looks}.`,
    `Warm-up dropped, in the middle: ${seconds(warmUp.A)} of A, ${seconds(warmUp.B)} of B.`,
    `Void tries: ${voids.A} by A, ${voids.B} by B.`,
    ...(database
      ? [
          `Asked of Postgres, a request: ${amount(database.A.calls)} → ${amount(database.B.calls)} queries, ${amount(database.A.rows)} → ${amount(database.B.rows)} rows, ${milliseconds(database.A.time)} → ${milliseconds(database.B.time)} of its time.`,
        ]
      : []),
    ...(measured < pairs.length
      ? [
          `${plural(pairs.length - measured, 'pair')} stayed void and ${pairs.length - measured === 1 ? 'is' : 'are'} missing.`,
        ]
      : []),
    ...(Math.abs(voids.A - voids.B) > 2
      ? [
          'The guards fell more often on one build: it may have brought it about itself (CPU, memory). Look at its void tries.',
        ]
      : []),
    ...(fewestRequests < 1000
      ? [`A route had only ${fewestRequests} requests in a trial; p95 is steady from about 1,000.`]
      : []),
  ];
}

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;
