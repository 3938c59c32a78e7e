import { plainDeep } from '../plain.ts';
import { budgetLines } from './budgets.ts';
import { experimentConditions } from './experiment-text.ts';
import type { ExperimentResult } from './experiment.ts';
import { isQuiet } from './family.ts';
import type { JudgedSubject } from './family.ts';
import { MARKS, effect, interval, share, verdictWords } from './text.ts';
import type { Verdict } from './verdict.ts';

/** By which a job finds the comment that it wrote on a pull request, to write it anew. */
const MARKER = '<!-- plimsoll-ab -->';

const TITLES: Record<Verdict, string> = {
  regressed: 'slower',
  improved: 'faster',
  unchanged: 'no change',
  inconclusive: 'cannot be told yet',
};

/** What an experiment found, for a pull request or a job summary. What comes from outside stands in code spans. */
export function experimentMarkdown(found: ExperimentResult): string {
  const result = plainDeep(found);
  const { arms, outcome, metrics, alpha, delta, budgets } = result;
  const shown = metrics.filter((metric) => !isQuiet(metric));
  const over = budgetLines(budgets).filter((line) => !line.startsWith('✓'));
  return [
    MARKER,
    `### ${MARKS[outcome]} ${TITLES[outcome]}: ${code(arms.B)} against ${code(arms.A)}`,
    table(shown),
    `A change is named when it is certain at ${share(1 - alpha)} for all ${metrics.length} metrics together, and at least ${share(delta / 2)}.`,
    over.length > 0 ? `**Budgets: ${budgets.verdict}**\n\n${over.map((line) => `- ${code(line)}`).join('\n')}` : '',
    `<details><summary>How it was measured</summary>\n\n${experimentConditions(result).map(code).join('  \n')}\n\n</details>`,
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

function table(metrics: readonly JudgedSubject[]): string {
  const rows = metrics.map((metric) => [
    MARKS[metric.verdict],
    code(metric.name),
    `**${effect(metric.estimate, metric)}**`,
    interval(metric),
    metric.mde === undefined ? '—' : `±${effect(metric.mde, metric).slice(1)}`,
    verdictWords(metric),
  ]);
  const head = ['', 'metric', 'change', 'interval', 'would find', 'verdict'];
  const align = ['---', '---', '---:', '---', '---:', '---'];
  return [head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Nothing in it ends the span or splits a cell. */
const code = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll('|', '¦').replaceAll('\n', ' ')}\``;
