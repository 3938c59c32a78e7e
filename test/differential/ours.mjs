// Runs a script on the embedded engine with k6's command line, from a compiled tree: node ours.mjs TREE … SCRIPT
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [tree, ...argv] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(tree, path)).href);
const [{ run }, { defineScriptOptions, scriptOptions, toRequest }, { UserError }, { Command }] = await Promise.all([
  load('runner/run.js'),
  load('cli/script-options.js'),
  load('user-error.js'),
  import('commander'),
]);

const command = defineScriptOptions(new Command()).argument('<script>').option('--log-format <format>');
command.parse(argv, { from: 'user' });
const options = command.opts();
delete options.logFormat;

const log = (level, msg, source) => process.stderr.write(`${JSON.stringify({ level, msg, source })}\n`);
try {
  const result = await run(
    {
      ...toRequest(scriptOptions.parse(options), process.env),
      script: command.args[0],
      out: join(process.cwd(), 'record'),
      cacheFolder: join(tree, 'lowered'),
      onLog: ({ level, text, source }) => log(level, text, source),
    },
    new AbortController().signal,
  );
  process.stderr.write(result.stderr);
  process.stdout.write(result.stdout);
  if (result.failure) log('error', result.failure, 'engine');
  process.exitCode = result.exitCode;
} catch (error) {
  log('error', error instanceof UserError ? `${error.message} — ${error.why}` : error.stack, 'engine');
  process.exitCode = error instanceof UserError ? (error.exitCode ?? 2) : 70;
}
