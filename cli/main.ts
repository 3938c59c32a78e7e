#!/usr/bin/env node
import nodeModule from 'node:module';
import { stoppedBy } from './exit-codes.ts';
import { main } from './plimsoll.ts';
import { terminal } from './terminal.ts';
import { listenForStop } from './stop.ts';

// Whoever read us may stop reading, as `head` does: what is measured is worth more than what is shown.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

// On Node 22 compiled code is kept between runs.
(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();

// As k6's flag; NO_COLOR says the same.
const env = process.argv.includes('--no-color') ? { ...process.env, NO_COLOR: '1' } : process.env;

const { stop, kill } = listenForStop(process);
// What has to be undone at once hangs on this signal or on the process's exit; so the exit waits until all have heard.
kill.addEventListener('abort', () => queueMicrotask(() => process.exit(stoppedBy(kill))));
process.exitCode = await main(process.argv.slice(2), {
  stdout: terminal(process.stdout, env),
  stderr: terminal(process.stderr, env),
  env: process.env,
  stop,
  kill,
});
