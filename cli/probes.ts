import { probes } from '../runner/probes/probes.ts';
import type { Probe } from '../runner/probes/probe.ts';
import { UserError } from '../user-error.ts';
import type { ScriptOptions } from './script-options.ts';

/** The sources of evidence that these options name. The generator is always watched: it decides whether a run is valid. */
export function probesFor({ db, queue, pid }: Pick<ScriptOptions, 'db' | 'queue' | 'pid'>): Probe[] {
  const queues = queue.map((system) => probes[system](needDatabase(db, system)));
  return [
    probes.generator(),
    ...(db === undefined ? [] : [probes.postgres(db)]),
    ...queues,
    ...(pid.length > 0 ? [probes.processes(pid.map(watched))] : []),
  ];
}

function needDatabase(db: string | undefined, system: string): string {
  if (db !== undefined) return db;
  throw new UserError(`--queue ${system} needs --db`, {
    why: `${system} keeps its jobs in Postgres`,
    fix: 'add --db postgres://user@host/name, the database that holds them',
  });
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
