import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { run } from '../runner/run.ts';
import { openArms } from '../trials/arms.ts';
import { findCapacity } from '../trials/capacity/capacity.ts';
import type { CapacityTarget } from '../trials/capacity/capacity.ts';
import { capacityText, stepText } from '../reports/capacity/text.ts';
import { RESULT_FILE } from '../trials/resume.ts';
import { armOptions, defineUpkeepOptions } from './ab/arm-options.ts';
import { readSame } from './ab/read-source.ts';
import { RUNS } from './ab/experiment.ts';
import { EXIT, stoppedBy } from './exit-codes.ts';
import { stamp } from './folder-name.ts';
import { parseOptions } from './parse-options.ts';
import { probesFor } from './probes.ts';
import { printable } from './print-error.ts';
import { readScript } from './read-script.ts';
import { defineScriptOptions, scriptOptions, toRequest } from './script-options.ts';
import type { Context, Verb } from './verb.ts';

const size = z.coerce.number().positive('expected above 0');
const options = scriptOptions.extend({
  ...armOptions,
  from: size.optional(),
  most: size.optional(),
  hold: z
    .string()
    .regex(/^\d+s$/, "expected seconds, such as '20s'")
    .transform((text) => Number.parseInt(text, 10) * 1000)
    .default(20_000),
  output: z.string().optional(),
  resume: z.boolean().default(false),
  json: z.boolean().default(false),
});

const HELP = `
The script's mix is kept, and its rate (or its virtual users, where it has no rate) is climbed threefold until a budget
breaks, then narrowed and held longer. The target is one that is up (--target), or is started here (--start, --ready);
then it is also started again where it does not recover from an overload.`;

/** How much load the target carries within its budgets, and what breaks first. */
export const capacity: Verb = {
  usage: '<script>',
  define: (command) =>
    void defineUpkeepOptions(defineScriptOptions(command))
      .option('--start <command>', 'starts the target')
      .option('--from <load>', "the first load, iterations/s or virtual users (a tenth of the script's)")
      .option('--most <load>', "never more than this (a thousand times the script's)")
      .option('--hold <time>', 'how long each step is held (20s); twice that to confirm')
      .option('-o, --output <folder>', `where the steps go (${RUNS}/capacity-…)`)
      .option('--resume', 'go on with a search that was stopped or killed, in the folder named with -o')
      .option('--json', 'print the result as JSON')
      .addHelpText('after', HELP),
  async run({ args, options: raw }, context) {
    const parsed = parseOptions(options, raw);
    const script = await readScript(args[0] ?? '');
    const folder = parsed.output ?? join(RUNS, `capacity-${stamp()}`);
    mkdirSync(folder, { recursive: true });
    const { target, close } = await openTarget(parsed, folder, context);
    try {
      const result = await findCapacity(
        folder,
        {
          run,
          request: () => ({ ...toRequest(parsed, context.env), script, probes: probesFor(parsed) }),
          target,
          hold: parsed.hold,
          from: parsed.from,
          most: parsed.most,
          resume: parsed.resume,
        },
        context.stop,
        (step, unit) => context.stderr.write(`  ${printable(stepText(step, unit))}\n`),
      );
      const asJson = `${JSON.stringify(result, undefined, 2)}\n`;
      writeFileSync(join(folder, RESULT_FILE), asJson);
      const { renderCapacityHtml } = await import('../reports/html/html.ts');
      const page = join(folder, 'report.html');
      writeFileSync(page, renderCapacityHtml(result, basename(script)));
      context.stdout.write(parsed.json ? asJson : `\n${capacityText(result)}\n`);
      context.stderr.write(`  wrote ${page} and ${RESULT_FILE}, and a record for each step\n`);
      return result.limit === 'generator' ? EXIT.invalidRun : EXIT.ok;
    } catch (error) {
      if (!context.stop.aborted) throw error;
      context.stderr.write(`\n  stopped; to go on: the same command with --resume -o ${folder}\n`);
      return stoppedBy(context.stop);
    } finally {
      await close();
    }
  },
};

/** A server that is up already, or one that is started here and ended in the end. */
async function openTarget(
  parsed: z.output<typeof options>,
  folder: string,
  { stop }: Context,
): Promise<{ target: CapacityTarget; close: () => Promise<void> }> {
  const { ready, readyTimeout, reset, target: url } = parsed;
  const { source } = readSame({ ...parsed, urlA: parsed.start === undefined ? url : undefined });
  const token = randomBytes(6).toString('hex');
  const arms = await openArms(source, { token, ready, readyTimeout, reset }, folder, stop);
  try {
    let running = await arms.start('A', join(folder, 'target'), stop);
    const restart = async (): Promise<void> => {
      await running.stop();
      running = await arms.start('A', join(folder, 'target'), stop);
    };
    const target = { url: running.url, restart: source.kind === 'urls' ? undefined : restart };
    return {
      target,
      close: async () => {
        try {
          await running.stop();
        } finally {
          await arms.close();
        }
      },
    };
  } catch (error) {
    await arms.close();
    throw error;
  }
}
