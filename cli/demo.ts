import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { compare } from '../reports/compare.ts';
import { renderText } from '../reports/text.ts';
import { readRecord } from '../runner/record/reader.ts';
import { measureBuild } from './demo/measure-build.ts';
import { openShopDatabase } from './demo/shop-database.ts';
import { createSteps } from './demo/steps.ts';
import { EXIT, stoppedBy } from './exit-codes.ts';
import { stamp } from './folder-name.ts';
import { openInBrowser } from './open-in-browser.ts';
import { writeOutputs } from './outputs.ts';
import { duration, parseOptions, postgresUrl } from './parse-options.ts';
import { paint } from './terminal.ts';
import type { Context, Verb } from './verb.ts';

const options = z.strictObject({
  output: z.string().optional(),
  database: postgresUrl.optional(),
  duration: duration.optional(),
  keep: z.boolean().default(false),
  open: z.boolean().default(false),
});

/** The main job on a shop of our own: measure it with its faults and without, on the same data, and report the difference. */
export const demo: Verb = {
  usage: '',
  define: (command) =>
    void command
      .option('-o, --output <folder>', 'where records and report go (plimsoll-runs/demo-…)')
      .option('--database <url>', 'an empty Postgres database of your own, instead of the throwaway one')
      .option('-d, --duration <time>', 'how long each build is measured (60s)')
      .option('--keep', 'keep the mended shop running afterwards, to play with')
      .option('--open', 'open the report'),
  async run({ options: raw }, context) {
    const parsed = parseOptions(options, raw);
    const output = parsed.output ?? join('plimsoll-runs', `demo-${stamp()}`);
    const steps = createSteps(context.stderr);
    const undo: (() => Promise<void>)[] = [];
    try {
      const database = await openShopDatabase(parsed.database, steps);
      undo.push(database.close);
      context.stop.throwIfAborted();
      const measure = { database, output, duration: parsed.duration };
      const before = await measureBuild({ ...measure, label: 'before', fixes: 'none' }, steps, context);
      const after = await measureBuild({ ...measure, label: 'after', fixes: 'all', keep: parsed.keep }, steps, context);
      if (after.shop) undo.push(after.shop.stop);
      const report = await writeReport(before.record, after.record, output, context);
      if (parsed.open) openInBrowser(report);
      if (after.shop) await keepRunning(after.shop.url, database.url, context);
      return EXIT.ok;
    } catch (error) {
      if (!context.stop.aborted) throw error;
      context.stderr.write(existsSync(output) ? `\n  stopped; what was measured is in ${output}\n` : '\n  stopped\n');
      return stoppedBy(context.stop);
    } finally {
      steps.breakOff();
      for (const step of undo.reverse()) await step();
    }
  },
};

async function writeReport(
  before: string,
  after: string,
  output: string,
  { stdout, stderr }: Context,
): Promise<string> {
  const comparison = compare(readRecord(before), readRecord(after));
  const [report = '', results = ''] = await writeOutputs(comparison, output, ['html', 'json']);
  stdout.write(`\n${renderText(comparison, { colour: stdout.colour, width: stdout.width })}\n`);
  const rows = { report, results, before, after };
  for (const [name, path] of Object.entries(rows)) stderr.write(`  ${paint(stderr, 'dim', name.padEnd(8))} ${path}\n`);
  return report;
}

/** Until Ctrl-C. */
async function keepRunning(shop: string, database: string, { stderr, stop }: Context): Promise<void> {
  stop.throwIfAborted();
  stderr.write(`\n  The mended shop runs at ${shop}\n  Its database is ${database}\n  Ctrl-C ends both.\n`);
  await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
}
