import { basename, join } from 'node:path';
import { z } from 'zod';
import { readRecord } from '../runner/record/reader.ts';
import { stamp } from './folder-name.ts';
import { measure } from './measure.ts';
import { reporters, writeOutputs } from './outputs.ts';
import { parseOptions } from './parse-options.ts';
import { checkTarget } from './preflight.ts';
import { probesFor } from './probes.ts';
import { readScript } from './read-script.ts';
import { runOnK6 } from './run-on-k6.ts';
import { defineScriptOptions, scriptOptions, toRequest } from './script-options.ts';
import type { Verb } from './verb.ts';

const options = scriptOptions.extend({
  output: z.string().optional(),
  label: z.string().optional(),
  reporter: reporters.optional(),
  quiet: z.boolean().default(false),
  engine: z.enum(['embedded', 'k6']).default('embedded'),
});

/** A k6 script against a target: the summary in k6's look, the record, and where it was kept (-o) its report. */
export const run: Verb = {
  usage: '<script>',
  define: (command) =>
    void defineScriptOptions(command)
      .option('-o, --output <folder>', 'keep the record there, and write its report beside it')
      .option('--label <name>', "what reports call this run, such as 'before'")
      .option('--reporter <list>', 'html, json, md, junit (html with -o)')
      .option('-q, --quiet', 'show no progress')
      .option('--engine <name>', 'embedded, or k6: the real binary, where it is installed (embedded)'),
  async run({ args, options: raw }, context) {
    const { output, label, reporter, quiet, engine, ...script } = parseOptions(options, raw);
    const path = await readScript(args[0] ?? '');
    if (script.target !== undefined) await checkTarget(script.target);
    const out = output ?? join('plimsoll-runs', `${basename(path).replace(/\.[^.]*$/, '')}-${stamp()}`);
    const request = {
      ...toRequest(script, context.env),
      script: path,
      out,
      ...(label !== undefined && { label }),
      probes: probesFor(script),
    };
    const result =
      engine === 'k6'
        ? await runOnK6(request, basename(path), context)
        : await measure(request, basename(path), { quiet }, context);
    context.stderr.write(result.stderr);
    context.stdout.write(result.stdout);
    const wanted = reporter ?? (output === undefined ? [] : ['html' as const]);
    const written = wanted.length > 0 ? await reportOn(result.record, out, wanted) : [];
    if (!quiet) context.stderr.write(`\n${[result.record, ...written].map((file) => `  wrote ${file}`).join('\n')}\n`);
    return result.exitCode;
  },
};

async function reportOn(record: string, folder: string, which: z.output<typeof reporters>): Promise<string[]> {
  const { compare } = await import('../reports/compare.ts');
  return writeOutputs(compare(undefined, readRecord(record)), folder, which);
}
