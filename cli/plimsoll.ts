import { Command, CommanderError } from 'commander';
import { UserError } from '../user-error.ts';
import { VERSION } from '../package.ts';
import { EXIT, stoppedBy } from './exit-codes.ts';
import { printError } from './print-error.ts';
import type { Context, Verb } from './verb.ts';
import { verbs } from './verbs.ts';

/**
 * The command line, whole: `main(['run', 'shop.ts'], context)`.
 *
 * Only the file of the verb that was asked for is loaded: a one-line script should not wait for the demo's database.
 *
 * @returns the exit code
 */
export async function main(args: readonly string[], context: Context): Promise<number> {
  try {
    return await dispatch(args, context);
  } catch (error) {
    if (error instanceof CommanderError) return commanderExit(error, context);
    if (context.stop.aborted && error === context.stop.reason) return stoppedBy(context.stop);
    return printError(error, context.stderr);
  }
}

async function dispatch(args: readonly string[], context: Context): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = plain(new Command('plimsoll'), context)
    .description('Says how much a backend carries, whether a fix moved that line, and what to mend next.')
    .version(VERSION, '-V, --version')
    .showSuggestionAfterError(true)
    .helpCommand('help [verb]', 'how to use a verb');
  const chosen = args.find((arg) => !arg.startsWith('-'));
  const wanted = chosen === 'help' ? args[args.indexOf('help') + 1] : chosen;
  for (const [name, { summary, load }] of Object.entries(verbs)) {
    const command = plain(program.command(name), context).description(summary);
    if (name !== wanted) continue;
    const verb = await load();
    defineVerb(command, verb, async (input) => {
      exitCode = await verb.run(input, context);
    });
  }
  if (args.length === 0) {
    context.stdout.write(program.helpInformation());
    return EXIT.ok;
  }
  // As in k6, --http-debug alone means headers, and never takes the script's name for its mode.
  const spelled = args.map((arg) => (arg === '--http-debug' ? '--http-debug=headers' : arg));
  await program.parseAsync(spelled, { from: 'user' });
  return exitCode;
}

function defineVerb(
  command: Command,
  verb: Verb,
  run: (input: { args: string[]; options: Record<string, unknown> }) => Promise<void>,
): void {
  if (verb.usage) command.arguments(verb.usage);
  verb.define?.(command);
  command.action(() => run({ args: command.args, options: command.opts<Record<string, unknown>>() }));
}

function plain(command: Command, { stdout, stderr }: Context): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => stdout.write(text),
    // Commander's own words are turned into ours in commanderExit.
    writeErr: () => undefined,
    getOutHelpWidth: () => stdout.width,
    getErrHelpWidth: () => stderr.width,
  });
}

function commanderExit(error: CommanderError, { stderr }: Context): number {
  if (error.exitCode === 0) return EXIT.ok;
  const [what = '', ...hints] = error.message.replace(/^error: /, '').split('\n');
  const hint = hints.join(' ').replace(/[()]/g, '').trim();
  return printError(
    new UserError(what, {
      why: WHYS[error.code] ?? 'the command line was not understood',
      fix: hint || '`plimsoll --help` lists the verbs, `plimsoll help VERB` the options of one',
    }),
    stderr,
  );
}

const WHYS: Record<string, string> = {
  'commander.unknownOption': 'this verb has no such option',
  'commander.unknownCommand': 'there is no such verb',
  'commander.missingArgument': 'the verb cannot do without it',
  'commander.optionMissingArgument': 'the option needs a value',
  'commander.excessArguments': 'the verb takes fewer arguments',
};
