import { probes } from '../runner/probes/probes.ts';
import type { Probe } from '../runner/probes/probe.ts';
import { queueFrom } from '../runner/probes/queues/queue-from.ts';
import { UserError } from '../user-error.ts';
import type { ScriptOptions } from './script-options.ts';

/** The sources of evidence that these options name. The generator is always watched: it decides whether a run is valid. */
export function probesFor({
  db,
  queue,
  redis,
  pid,
  metrics,
}: Pick<ScriptOptions, 'db' | 'queue' | 'redis' | 'pid' | 'metrics'>): Probe[] {
  return [
    probes.generator(),
    ...(db === undefined ? [] : [probes.postgres(db)]),
    ...queue.map((text) => queueFrom(text, db)),
    ...(redis === undefined ? [] : [probes.redis(redis)]),
    ...(pid.length > 0 ? [probes.processes(pid.map(watched))] : []),
    ...(metrics.length > 0 ? [probes.metrics(metrics.map(scraped))] : []),
  ];
}

/** '1234', or 'api=1234'. */
function watched(text: string): { name: string; pid: number } {
  const [, name, pid] = /^(?:([^=]+)=)?(\d+)$/.exec(text) ?? [];
  if (pid === undefined)
    throw new UserError(`--pid ${JSON.stringify(text)}`, {
      why: 'the number of a process was expected, with a name before it if you like',
      fix: 'write it as --pid 1234 or --pid api=1234',
    });
  return { name: name ?? `process ${pid}`, pid: Number(pid) };
}

/** 'http://…', or 'api=http://…'. The URL may hold a password, so it is not repeated in the message. */
function scraped(text: string): { name: string; url: string } {
  const [, name, url = ''] = /^(?:([^=/:]+)=)?(.*)$/s.exec(text) ?? [];
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UserError('--metrics', {
      why: 'a URL beginning with http:// or https:// was expected, with a name before it if you like',
      fix: 'write it as --metrics http://127.0.0.1:9464/metrics or --metrics api=http://…',
    });
  return { name: name ?? new URL(url).host, url };
}
