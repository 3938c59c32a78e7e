import { z } from 'zod';
import { compare } from '../reports/compare.ts';
import { comparabilityOf } from '../reports/compare/comparability.ts';
import { invalidReasons, loadOf } from '../reports/compare/load.ts';
import { budgetLines, judgeBudgets } from '../reports/judge/budgets.ts';
import { verdictMarkdown } from '../reports/judge/verdict-markdown.ts';
import { trialOf } from '../reports/judge/trial.ts';
import type { Budgets } from '../runner/record/entries.ts';
import { renderMarkdown } from '../reports/markdown.ts';
import { measure } from '../reports/measured.ts';
import { readRecord } from '../runner/record/reader.ts';
import type { RunRecord } from '../runner/record/reader.ts';
import { UserError } from '../user-error.ts';
import { budgetsFrom, defineBudget } from './budget-option.ts';
import { EXIT } from './exit-codes.ts';
import { annotateVerdict, summarize } from './github.ts';
import { reporters } from './outputs.ts';
import { parseOptions } from './parse-options.ts';
import { printable } from './print-error.ts';
import { exitCodeOf, present } from './present.ts';
import type { Verb } from './verb.ts';

const options = z.strictObject({
  output: z.string().default('.'),
  reporter: reporters.default([]),
  json: z.boolean().default(false),
  strict: z.boolean().default(false),
  budget: z.array(z.string()).default([]),
});

const HELP = `
One record is judged within itself: how its seconds vary. Several records of the same build are judged as independent
trials, which is what a release should rest on. Exit code ${EXIT.regression} when a budget is broken beyond doubt, ${EXIT.tooClose} with --strict
when it is too close to call, ${EXIT.invalidRun} when the run says nothing.`;

/** Budgets against what was measured before; nothing is run. */
export const check: Verb = {
  usage: '<records...>',
  define: (command) =>
    void defineBudget(command)
      .option('-o, --output <folder>', 'where reports go (here)')
      .option('--reporter <list>', 'html, json, md, junit, for one record (none)')
      .option('--json', 'print the result as JSON, and nothing else')
      .option('--strict', `exit ${EXIT.tooClose} when it is too close to call`)
      .addHelpText('after', HELP),
  run: ({ args, options: raw }, context) => {
    const parsed = parseOptions(options, raw);
    const budgets = budgetsFrom(parsed.budget);
    const records = args.map(readRecord).map((record) => withBudgets(record, budgets));
    const [first, ...others] = records;
    if (others.length === 0) {
      const comparison = compare(undefined, first!);
      summarize(context, renderMarkdown(comparison));
      annotateVerdict(context, comparison.verdict.word, comparison.verdict.reasons);
      return present(comparison, parsed, context);
    }
    assertSameBuild(first!, others);
    const invalid = records.flatMap((record) => {
      const measured = measure(record);
      return invalidReasons(measured, loadOf(measured)).map((reason) => `${record.path}: ${reason}`);
    });
    if (invalid.length > 0) {
      // What was not measured is no trial.
      summarize(context, verdictMarkdown('INVALID RUN', records.length, invalid));
      annotateVerdict(context, 'INVALID RUN', invalid);
      if (parsed.json)
        context.stdout.write(`${JSON.stringify({ verdict: 'INVALID RUN', reasons: invalid }, undefined, 2)}\n`);
      else context.stdout.write(`INVALID RUN\n${invalid.map((reason) => `  ${printable(reason)}\n`).join('')}`);
      return Promise.resolve(EXIT.invalidRun);
    }
    const judgement = judgeBudgets(records.map(trialOf));
    const { verdict, trials } = judgement;
    const lines = budgetLines(judgement);
    const notable = lines.filter((line) => !line.startsWith('✓'));
    summarize(context, verdictMarkdown(verdict, trials, lines));
    annotateVerdict(context, verdict, verdict === 'NO-GO' ? notable.filter((line) => line.startsWith('✗')) : notable);
    context.stdout.write(
      parsed.json
        ? `${JSON.stringify(judgement, undefined, 2)}\n`
        : `${verdict} over ${trials} trials\n${lines.map((line) => `  ${line}`).join('\n')}\n`,
    );
    return Promise.resolve(exitCodeOf(verdict, parsed.strict));
  },
};

/** Other budgets than those it was measured under. */
const withBudgets = (record: RunRecord, budgets: Partial<Budgets>): RunRecord => ({
  ...record,
  header: { ...record.header, budgets: { ...record.header.budgets, ...budgets } },
});

function assertSameBuild(first: RunRecord, others: readonly RunRecord[]): void {
  for (const other of others) {
    const { differences } = comparabilityOf(first.header.fingerprint, other.header.fingerprint);
    const odd = differences.filter(({ effect, field }) => effect === 'refuses' || field === 'commit');
    if (odd.length > 0)
      throw new UserError(`${first.path} and ${other.path} are not trials of the same build in the same place`, {
        why: odd.map(({ field, before, after }) => `${field} is ${before}, and ${after}`).join('\n'),
        fix: 'name records of one build; `plimsoll compare` shows two that differ',
      });
  }
}
