import { defaultCacheFolder } from '../runner/script-remote/cache-folder.ts';
import { run } from '../runner/run.ts';
import type { RunRequest, RunResult } from '../runner/run.ts';
import { openConsoleFile } from './console-file.ts';
import { quietLive } from './live/quiet.ts';
import { printable } from './print-error.ts';
import { paint } from './terminal.ts';
import type { Context } from './verb.ts';

/** Runs a script and shows it while it goes on. */
export async function measure(
  request: RunRequest,
  name: string,
  { quiet, consoleOutput }: { quiet: boolean; consoleOutput?: string | undefined },
  context: Context,
): Promise<RunResult> {
  const { stderr, stop } = context;
  const console = consoleOutput === undefined ? undefined : openConsoleFile(consoleOutput);
  const live = quiet ? quietLive(stderr) : (await import('./live/live.ts')).startLive(name, undefined, stderr);
  try {
    return await run(
      {
        cacheFolder: defaultCacheFolder(),
        ...request,
        colors: context.stdout.colour,
        onEntry: (entry) => live.observe(entry),
        onLog: ({ level, text, source }) => {
          if (console && source === 'console') console.write(level, text);
          else live.log(level === 'error' ? paint(stderr, 'red', printable(text)) : printable(text));
        },
      },
      stop,
    );
  } finally {
    console?.close();
    live.stop();
  }
}
