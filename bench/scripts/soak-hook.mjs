// Preloaded into each thread of a run: writes now and then what lives after a collection.
import { appendFileSync, readdirSync } from 'node:fs';
import v8 from 'node:v8';
import vm from 'node:vm';
import { isMainThread, threadId } from 'node:worker_threads';

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');
const every = Number(process.env.SOAK_EVERY_MS);

setInterval(() => {
  collect();
  const sample = { thread: threadId, heapBytes: process.memoryUsage().heapUsed };
  if (isMainThread) sample.descriptors = readdirSync('/proc/self/fd').length;
  appendFileSync(process.env.SOAK_FILE, `${JSON.stringify(sample)}\n`);
}, every).unref();
