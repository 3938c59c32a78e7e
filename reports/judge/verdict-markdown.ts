import { MARKS } from '../cells.ts';
import type { VerdictWord } from '../comparison.ts';
import { plainDeep } from '../plain.ts';

/** What several trials say of their budgets, for a job's summary. What comes from outside stands in code spans. */
export function verdictMarkdown(word: VerdictWord, trials: number, lines: readonly string[]): string {
  const items = plainDeep(lines).map((line) => `- \`${line.replaceAll('`', "'").replaceAll('\n', ' ')}\``);
  return `### ${MARKS[word]} ${word} over ${trials} trials\n\n${items.join('\n')}\n`;
}
