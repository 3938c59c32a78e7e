#!/usr/bin/env node
import { stoppedBy } from './exit-codes.ts';
import { main } from './plimsoll.ts';
import { terminal } from './terminal.ts';
import { listenForStop } from './stop.ts';

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
