import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Comparison } from '../reports/comparison.ts';
import { UserError } from '../user-error.ts';

/** Each way to write a comparison down: the file it becomes, and its text. Loaded only when asked for. */
const REPORTERS = {
  html: {
    file: 'report.html',
    text: async (it: Comparison) => (await import('../reports/html/html.ts')).renderHtml(it),
  },
  json: { file: 'results.json', text: async (it: Comparison) => (await import('../reports/json.ts')).renderJson(it) },
  md: {
    file: 'report.md',
    text: async (it: Comparison) => (await import('../reports/markdown.ts')).renderMarkdown(it),
  },
  junit: { file: 'junit.xml', text: async (it: Comparison) => (await import('../reports/junit.ts')).renderJunit(it) },
};

type Reporter = keyof typeof REPORTERS;
const NAMES = Object.keys(REPORTERS) as Reporter[];

/** What may stand beside a record because we wrote it. */
export const REPORT_FILES: readonly string[] = Object.values(REPORTERS).map(({ file }) => file);

/** --reporter html,json */
export const reporters = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(NAMES, { error: `expected a list of ${NAMES.join(', ')}` })));

/**
 * Writes a comparison into a folder, once for each reporter.
 *
 * @returns the paths of what it wrote
 */
export async function writeOutputs(
  comparison: Comparison,
  folder: string,
  which: readonly Reporter[],
): Promise<string[]> {
  const paths: string[] = [];
  for (const name of which) {
    const { file, text } = REPORTERS[name];
    paths.push(writeOutput(join(folder, file), await text(comparison)));
  }
  return paths;
}

function writeOutput(path: string, text: string): string {
  try {
    writeFileSync(path, text);
    return path;
  } catch (cause) {
    throw new UserError(`cannot write ${path}`, {
      why: (cause as Error).message,
      fix: 'make room there, or name another folder with -o; the records are kept, `plimsoll report` writes it again',
      cause,
    });
  }
}
