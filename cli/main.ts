#!/usr/bin/env node
import { stoppedBy } from './exit-codes.ts';
import { main } from './plimsoll.ts';
import { terminal } from './terminal.ts';
import { listenForStop } from './stop.ts';

// Whoever read us may stop reading, as `head` does: what is measured is worth more than what is shown.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const { stop, kill } = listenForStop(process);
// What has to be undone at once hangs on this signal or on the process's exit; so the exit waits until all have heard.
kill.addEventListener('abort', () => queueMicrotask(() => process.exit(stoppedBy(kill))));
process.exitCode = await main(process.argv.slice(2), {
  stdout: terminal(process.stdout, process.env),
  stderr: terminal(process.stderr, process.env),
  env: process.env,
  stop,
  kill,
});
