import { Worker } from 'node:worker_threads';
import { entryPoint } from '../../entry-point.ts';
import { toError } from './failure.ts';
import type { Answers, FromWorker, Task, ToWorker } from './messages.ts';

type WorkerEvent = Extract<FromWorker, { event: string }>;

/** A worker thread as the main thread sees it: tasks in, answers and events out. */
export interface WorkerThread {
  readonly worker: Worker;
  /** @throws what the task threw; an Error when the thread ended over it */
  ask<Name extends Task['do']>(task: Extract<Task, { do: Name }>): Promise<Answers[Name]>;
  interrupt(): void;
  proceed(): void;
  terminate(): Promise<void>;
}

/** Starts a worker. @param onEvent what it tells unasked, in order */
export function startWorker(onEvent: (event: WorkerEvent) => void): WorkerThread {
  const worker = createWorker();
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  let broken: Error | undefined;
  const breakAll = (error: Error): void => {
    broken ??= error;
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
  };
  worker.on('message', (message: FromWorker) => {
    if ('event' in message) return onEvent(message);
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if ('failure' in message) asked?.reject(toError(message.failure));
    else asked?.resolve(message.answer);
  });
  worker.on('error', (error: Error) => breakAll(error));
  worker.on('exit', () => breakAll(new Error('the thread that makes the load has ended')));
  const post = (message: ToWorker): void => worker.postMessage(message, []);
  return {
    worker,
    ask<Name extends Task['do']>(task: Extract<Task, { do: Name }>): Promise<Answers[Name]> {
      if (broken) return Promise.reject(broken);
      const id = ++last;
      return new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        post({ id, task });
      }) as Promise<Answers[Name]>;
    },
    interrupt: () => post({ interrupt: true }),
    proceed: () => post({ proceed: true }),
    async terminate() {
      broken ??= new Error('the thread was ended');
      await worker.terminate();
    },
  };
}

/** In the source tree Node 20 needs tsx inside the thread, which `--import` does not reach. */
function createWorker(): Worker {
  const { url } = entryPoint('./worker', import.meta.url);
  if (!url.pathname.endsWith('.ts')) return new Worker(url);
  const boot = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); })`;
  return new Worker(boot, { eval: true, execArgv: [] });
}
