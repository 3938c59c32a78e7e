import { setFlagsFromString } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { toFailure } from './failure.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { Thread } from './thread.ts';

// V8 lets a heap double before it cleans up. Thousands of VUs keep much and drop little at a time: cleaning up earlier
// halves what they take, for no time that could be measured.
setFlagsFromString('--heap-growing-percent=25');

/** The entry of a worker thread: passes messages, and nothing else. */
const port = parentPort!;
const post = (message: FromWorker): void => port.postMessage(message);
const thread = new Thread(post);

port.on('message', (message: ToWorker) => {
  if ('interrupt' in message) return thread.interrupt();
  if ('proceed' in message) return thread.proceed();
  const { id, task } = message;
  thread.work(task).then(
    (answer) => post({ id, answer }),
    (error: unknown) => post({ id, failure: toFailure(error, thread.script) }),
  );
});

// A promise of the script that nobody awaits: k6 prints it and goes on.
process.on('unhandledRejection', (error) => thread.iterationThrew(error));
