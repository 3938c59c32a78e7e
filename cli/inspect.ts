import { z } from 'zod';
import { inspect as inspectScript } from '../runner/inspect.ts';
import { parseOptions } from './parse-options.ts';
import { printable } from './print-error.ts';
import { readScript } from './read-script.ts';
import { defineScriptOptions, scriptOptions, toRequest } from './script-options.ts';
import type { Verb } from './verb.ts';

const options = scriptOptions.extend({ lowered: z.boolean().default(false) });

/** What a run would do, without load: the resolved options as k6 prints them, or the code that the script became. */
export const inspect: Verb = {
  usage: '<script>',
  define: (command) => void defineScriptOptions(command).option('--lowered', 'print the code that the script became'),
  async run({ args, options: raw }, context) {
    const { lowered, ...script } = parseOptions(options, raw);
    const { stdout, stderr, env } = context;
    const found = await inspectScript({
      ...toRequest(script, env),
      script: await readScript(args[0] ?? ''),
      onLog: ({ text }) => stderr.write(`${printable(text)}\n`),
    });
    stdout.write(`${lowered ? found.lowered : found.options}\n`);
    return 0;
  },
};
