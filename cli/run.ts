import { basename, join } from 'node:path';
import { z } from 'zod';
import type { RunResult } from '../runner/run.ts';
import { stamp } from './folder-name.ts';
import { defineK6Flags, k6Flags, refuseK6Flags } from './k6-flags.ts';
import { defineLearnOptions, learnOptions, learningOf } from './learn-options.ts';
import { measure } from './measure.ts';
import { reporters, writeOutputs } from './outputs.ts';
import { parseOptions } from './parse-options.ts';
import { assertMayLoad, checkTarget } from './preflight.ts';
import { probesFor } from './probes.ts';
import { printable } from './print-error.ts';
import { readScript } from './read-script.ts';
import { defineScriptOptions, scriptOptions, toRequest } from './script-options.ts';
import { paint } from './terminal.ts';
import type { Verb } from './verb.ts';

const options = scriptOptions.extend({
  ...learnOptions.shape,
  output: z.string().optional(),
  label: z.string().optional(),
  reporter: reporters.optional(),
  quiet: z.boolean().default(false),
  engine: z.enum(['embedded', 'k6']).default('embedded'),
  double: z.string().optional(),
  doubleDelay: z.string().optional(),
  doubleErrorRate: z.string().optional(),
  doubleLimit: z.string().optional(),
  consoleOutput: z.string().optional(),
  ...k6Flags.shape,
});

/** A k6 script against a target: the summary in k6's look, the record, and where it was kept (-o) its report. */
export const run: Verb = {
  usage: '<script>',
  define(command) {
    defineK6Flags(defineLearnOptions(defineScriptOptions(command)))
      .option('-o, --output <folder>', 'keep the record there, and write its report beside it')
      .option('--label <name>', "what reports call this run, such as 'before'")
      .option('--reporter <list>', 'html, json, md, junit (html with -o)')
      .option('-q, --quiet', 'show no progress')
      .option('--console-output <file>', "write the script's console lines there")
      .option('--engine <name>', 'embedded, or k6: the real binary, where it is installed (embedded)')
      .option(
        '--double <port=url>',
        "stand between the target and a third party, and record its calls; ',delay=2s' behind it makes it slow",
      )
      .option('--double-delay <time>', "how much later the third party answers, such as '2s'")
      .option('--double-error-rate <share>', "how many calls it answers with 503, such as '5%'")
      .option('--double-limit <rate>', "beyond it, it answers 429: '10/s'");
  },
  async run({ args, options: raw }, context) {
    const { output, label, reporter, quiet, engine, consoleOutput, ...rest } = parseOptions(options, raw);
    refuseK6Flags(raw);
    const { double, doubleDelay, doubleErrorRate, doubleLimit, solo, traces, ...script } = rest;
    const learning = learningOf({ solo, traces }, { db: script.db, engine });
    const path = await readScript(args[0] ?? '');
    if (script.target !== undefined) {
      await assertMayLoad(script.target, script.allowHost);
      await checkTarget(script.target);
    }
    const out = output ?? join('plimsoll-runs', `${basename(path).replace(/\.[^.]*$/, '')}-${stamp()}`);
    const asked = {
      ...toRequest(script, context.env),
      ...learning,
      script: path,
      out,
      ...(label !== undefined && { label }),
      probes: [...probesFor(script), ...learning.probes],
    };
    const thirdParty =
      double === undefined
        ? undefined
        : await (await import('./run-double.ts')).runDouble(double, { doubleDelay, doubleErrorRate, doubleLimit });
    const request = { ...asked, probes: [...asked.probes, ...(thirdParty ? [thirdParty.probe] : [])] };
    let result: Pick<RunResult, 'record' | 'exitCode' | 'stdout' | 'stderr' | 'failure'>;
    try {
      result =
        engine === 'k6'
          ? await (
              await import('./run-on-k6.ts')
            ).runOnK6(request, basename(path), { config: script.config, consoleOutput, quiet }, context)
          : await measure(request, basename(path), { consoleOutput, quiet }, context);
    } finally {
      await thirdParty?.stop();
    }
    context.stderr.write(result.stderr);
    context.stdout.write(result.stdout);
    if (result.failure) context.stderr.write(`${paint(context.stderr, 'red', '✗')} ${printable(result.failure)}\n`);
    const wanted = reporter ?? (output === undefined ? [] : ['html' as const]);
    const written = wanted.length > 0 ? await reportOn(result.record, out, wanted) : [];
    if (!quiet) context.stderr.write(`\n${[result.record, ...written].map((file) => `  wrote ${file}`).join('\n')}\n`);
    return result.exitCode;
  },
};

async function reportOn(record: string, folder: string, which: z.output<typeof reporters>): Promise<string[]> {
  const { compare } = await import('../reports/compare.ts');
  const { readRecord } = await import('../runner/record/reader.ts');
  return writeOutputs(compare(undefined, readRecord(record)), folder, which);
}
