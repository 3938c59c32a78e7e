import autocannon from 'autocannon';
import type { RunEntry } from '../record/entries.ts';
import { stepKind, stepName } from '../metrics/step-name.ts';
import { EXIT } from '../exit-codes.ts';
import type { Ms } from '../../units.ts';
import type { Engine } from './engine.ts';
import { StepSeconds } from './step-seconds.ts';

export interface HotPath {
  url: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  connections: number;
  duration: Ms;
  timeout: Ms;
}

/** k6's codes for what can go wrong here. */
const REQUEST_TIMEOUT = 1050;
const GENERIC = 1000;

/**
 * One route, flat out, by autocannon: as many requests as its connections carry.
 *
 * Only its per-response events are read. Its own figures are left alone: the correction for coordinated omission invents
 * values where there was no pause, times are whole milliseconds, there is no p95, and timeouts are missing from them.
 * Here a timeout counts with all the time it took.
 */
export function hotPathEngine(path: HotPath): Engine {
  const step = stepName(path.method, path.url);
  return {
    name: 'autocannon',
    async run({ emit, now }, signal) {
      const seconds = new StepSeconds();
      const bytesSent = Buffer.byteLength(path.body ?? '');
      const route = { step, kind: stepKind(path.method, undefined), scenario: 'hotpath', group: '' };
      const add = (status: number, response: Ms, bytesReceived: number, errorCode: number): void =>
        seconds.add({
          ...route,
          at: now(),
          status,
          failed: errorCode > 0,
          errorCode,
          response,
          bytesSent,
          bytesReceived,
        });
      const flush = (until: Ms): void => {
        for (const second of seconds.take(until)) for (const entry of withLoad(second, path.connections)) emit(entry);
      };

      emit({ entry: 'phase', at: now(), name: 'hold' });
      const timer = setInterval(() => flush(now()), 1000);
      try {
        await new Promise<void>((resolve, reject) => {
          const cannon = autocannon(settings(path), (error) => (error ? reject(error as Error) : resolve()));
          cannon.on('response', (_client, status, bytes, time) =>
            add(status, time, bytes, status >= 400 ? GENERIC + status : 0),
          );
          cannon.on('reqError', (error: Error) =>
            error.message === 'request timed out' ? add(0, path.timeout, 0, REQUEST_TIMEOUT) : add(0, 0, 0, GENERIC),
          );
          signal.addEventListener('abort', () => cannon.stop?.(), { once: true });
        });
      } finally {
        clearInterval(timer);
        flush(Infinity);
      }
      return {
        entry: 'end',
        reason: signal.aborted ? 'signal' : 'done',
        exitCode: signal.aborted ? EXIT.stopped : EXIT.ok,
        thresholds: [],
      };
    },
  };
}

function settings({ url, method, headers, body, connections, duration, timeout }: HotPath): autocannon.Options {
  return {
    url,
    method,
    headers,
    connections,
    duration: duration / 1000,
    timeout: timeout / 1000,
    ...(body !== undefined && { body }),
  };
}

/** Every connection is busy all the time, and each request is an iteration. */
function withLoad(second: Extract<RunEntry, { entry: 'second' }>, connections: number): RunEntry[] {
  const done = { started: second.requests, completed: second.requests, interrupted: 0, dropped: 0, iterationErrors: 0 };
  return [
    second,
    { entry: 'load', at: second.at, scenario: 'hotpath', ...done, vus: connections, vusMax: connections },
  ];
}
