#!/usr/bin/env node
import { main } from './plimsoll.ts';
import { terminal } from './terminal.ts';
import { listenForStop } from './stop.ts';

const { stop, kill } = listenForStop(process);
process.exitCode = await main(process.argv.slice(2), {
  stdout: terminal(process.stdout, process.env),
  stderr: terminal(process.stderr, process.env),
  env: process.env,
  stop,
  kill,
});
