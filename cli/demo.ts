import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { compare } from '../reports/compare.ts';
import { renderText } from '../reports/text.ts';
import { readRecord } from '../runner/record/reader.ts';
import { UserError } from '../user-error.ts';
import { measureBuild } from './demo/measure-build.ts';
import { openShopDatabase } from './demo/shop-database.ts';
import { prove } from './demo/prove.ts';
import { createSteps } from './demo/steps.ts';
import { EXIT, stoppedBy } from './exit-codes.ts';
import { stamp } from './folder-name.ts';
import { openInBrowser } from './open-in-browser.ts';
import { writeOutputs } from './outputs.ts';
import { duration, parseOptions, positiveInt, postgresUrl } from './parse-options.ts';
import { paint } from './terminal.ts';
import type { Context, Verb } from './verb.ts';

const options = z.strictObject({
  output: z.string().optional(),
  database: postgresUrl.optional(),
  duration: duration.optional(),
  pairs: positiveInt.max(100, 'expected at most 100').optional(),
  resume: z.boolean().default(false),
  keep: z.boolean().default(false),
  open: z.boolean().default(false),
});

const ABOUT_AB = 'Both builds in pairs of fresh starts, interleaved.\n  Ctrl-C is safe, --resume goes on.';
const USUAL_TIME = 'It takes about 12 minutes: 7 pairs, and 45 s of load a trial.';

const HELP = `
Alone it measures each build once, which takes two and a half minutes, and says what changed as a suspicion: one run a
side proves nothing. \`demo ab\` proves it: both builds in pairs of fresh starts, interleaved, in about twelve minutes.`;

/** The main job on a shop of our own: measure it with its faults and without, on the same data, and report the difference. */
export const demo: Verb = {
  usage: '[ab]',
  define: (command) =>
    void command
      .option('-o, --output <folder>', 'where records and report go (plimsoll-runs/demo-…)')
      .option('--database <url>', 'an empty Postgres database of your own, instead of the throwaway one')
      .option('-d, --duration <time>', 'how long each build is measured (60s; a trial of ab 45s)')
      .option('--pairs <number>', 'of ab: pairs of trials (7)')
      .option('--resume', 'of ab: go on with one that was stopped, in the folder that -o names')
      .option('--keep', 'keep the mended shop running afterwards, to play with')
      .option('--open', 'open the report')
      .addHelpText('after', HELP),
  async run({ args: [what], options: raw }, context) {
    const parsed = parseOptions(options, raw);
    assertFits(what, parsed);
    const output = parsed.output ?? join('plimsoll-runs', `demo-${stamp()}`);
    const steps = createSteps(context.stderr);
    const undo: (() => Promise<void>)[] = [];
    try {
      const database = await openShopDatabase(parsed.database, steps);
      undo.push(database.close);
      context.stop.throwIfAborted();
      if (what === 'ab') {
        const isUsual = parsed.duration === undefined && parsed.pairs === undefined;
        context.stderr.write(`  ${ABOUT_AB}\n${isUsual ? `  ${USUAL_TIME}\n` : ''}`);
        const report = await prove({ ...parsed, database, output }, context);
        if (parsed.open) openInBrowser(report);
        return EXIT.ok;
      }
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
      const again = what === 'ab' ? `\n  the same command with -o ${output} --resume goes on` : '';
      context.stderr.write(
        existsSync(output) ? `\n  stopped; what was measured is in ${output}${again}\n` : '\n  stopped\n',
      );
      return stoppedBy(context.stop);
    } finally {
      steps.breakOff();
      for (const step of undo.reverse()) await step();
    }
  },
};

/** @throws UserError for what there is no demo of, and for options of the other one */
function assertFits(what: string | undefined, { pairs, resume, keep, output }: z.output<typeof options>): void {
  if (what !== undefined && what !== 'ab')
    throw new UserError(`demo ${what}`, {
      why: 'there is the demo, and there is `demo ab`',
      fix: 'leave it out, or write ab',
    });
  const odd = what === 'ab' ? keep && '--keep' : pairs !== undefined ? '--pairs' : resume && '--resume';
  if (odd)
    throw new UserError(`${odd} is not for ${what === 'ab' ? '`demo ab`' : 'the demo alone'}`, {
      why: what === 'ab' ? 'each trial has a shop of its own' : 'only `demo ab` measures in pairs',
      fix: 'leave it out',
    });
  if (resume && output === undefined)
    throw new UserError('--resume without -o', {
      why: 'nothing says which one is to go on',
      fix: 'name its folder: `demo ab -o FOLDER --resume`',
    });
}

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
  stdout.write(`  One run a side is a suspicion. \`npm run demo -- ab\` proves it, in about twelve minutes.\n\n`);
  for (const [name, path] of Object.entries(rows)) stderr.write(`  ${paint(stderr, 'dim', name.padEnd(8))} ${path}\n`);
  return report;
}

/** Until Ctrl-C. */
async function keepRunning(shop: string, database: string, { stderr, stop }: Context): Promise<void> {
  stop.throwIfAborted();
  stderr.write(`\n  The mended shop runs at ${shop}\n  Its database is ${database}\n  Ctrl-C ends both.\n`);
  await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
}
