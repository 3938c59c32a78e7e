#!/usr/bin/env node
import { EXIT } from './exit-codes.ts';
import { main } from './plimsoll.ts';
import { terminal } from './terminal.ts';
import { listenForStop } from './stop.ts';

const { stop, kill } = listenForStop(process);
// Whatever has to be undone at once hangs on the process's exit: the throwaway database, the shop's processes.
kill.addEventListener('abort', () => process.exit(kill.reason === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted));
process.exitCode = await main(process.argv.slice(2), {
  stdout: terminal(process.stdout, process.env),
  stderr: terminal(process.stderr, process.env),
  env: process.env,
  stop,
});
