import { mkdirSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Comparison, VerdictWord } from '../reports/comparison.ts';
import { renderJson } from '../reports/json.ts';
import { renderText } from '../reports/text.ts';
import { EXIT } from './exit-codes.ts';
import { reporters, writeOutputs } from './outputs.ts';
import type { Context } from './verb.ts';

/** Options of every verb that ends with a comparison. */
export function definePresentation(command: Command): void {
  command
    .option('-o, --output <folder>', 'where the report goes (here)')
    .option('--reporter <list>', 'html, json, md, junit (html)')
    .option('--json', 'print the result as JSON, and nothing else')
    .option('--strict', 'exit 95 when it is too close to call');
}

export const presentation = z.strictObject({
  output: z.string().default('.'),
  reporter: reporters.default(['html']),
  json: z.boolean().default(false),
  strict: z.boolean().default(false),
});

/** Prints a comparison, writes its files, and turns its verdict into an exit code. */
export async function present(
  comparison: Comparison,
  { output, reporter, json, strict }: z.output<typeof presentation>,
  { stdout, stderr }: Context,
): Promise<number> {
  mkdirSync(output, { recursive: true });
  const written = await writeOutputs(comparison, output, reporter);
  const { colour, width } = stdout;
  stdout.write(json ? `${renderJson(comparison)}\n` : renderText(comparison, { colour, width }));
  for (const file of written) stderr.write(`  wrote ${file}\n`);
  return exitCodeOf(comparison.verdict.word, strict);
}

export function exitCodeOf(word: VerdictWord, strict: boolean): number {
  switch (word) {
    case 'GO':
    case 'GO, ABOVE TARGET':
      return EXIT.ok;
    case 'NO-GO':
      return EXIT.regression;
    case 'TOO CLOSE TO CALL':
      return strict ? EXIT.tooClose : EXIT.ok;
    case 'INVALID RUN':
      return EXIT.invalidRun;
  }
}
