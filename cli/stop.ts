import type { EventEmitter } from 'node:events';

/** Signals that ask a program to end, and how often one may be ignored: the first is heard in order, the second at once. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The reason of both abort signals is the name of the signal that came. */
export function listenForStop(process: EventEmitter): { stop: AbortSignal; kill: AbortSignal } {
  const [stop, kill] = [new AbortController(), new AbortController()];
  for (const name of SIGNALS)
    process.on(name, () => {
      if (stop.signal.aborted) kill.abort(name);
      else stop.abort(name);
    });
  return { stop: stop.signal, kill: kill.signal };
}
