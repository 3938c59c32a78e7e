import type { RunRecord } from '../../runner/record/reader.ts';
import type { Finding } from './rule.ts';

/** One rule a file; a literal object would list them, no registry. */
const rules: readonly ((record: RunRecord) => Finding[])[] = [];

/** What is wrong in a record, what would save most first. */
export function diagnose(record: RunRecord): Finding[] {
  return rules.flatMap((rule) => rule(record)).sort((a, b) => b.saves - a.saves);
}
