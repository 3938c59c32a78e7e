import { basename } from 'node:path';
import { Crew } from '../engine/crew.ts';
import type { WorkerEvent } from '../engine/crew.ts';
import { MergedSeconds } from '../engine/merged-seconds.ts';
import { startWorker } from '../engine/worker-thread.ts';
import { Totals } from '../metrics/totals.ts';
import { resolveOptions } from '../options/resolve.ts';
import type { ResolvedOptions } from '../options/resolve.ts';
import { DEFAULT_BUDGETS, RECORD_VERSION } from '../record/entries.ts';
import type { RunRequest } from '../run.ts';
import { defaultCacheFolder } from '../script-remote/cache-folder.ts';
import { remoteImports } from '../script-remote/remote-imports.ts';
import { loadScript } from '../script/index.ts';
import { Ending } from './ending.ts';
import { createEventHandler } from './events.ts';
import { machineFingerprint, plimsollVersion, workloadHash } from './fingerprint.ts';
import { openOutputs } from './outputs.ts';
import type { Outputs } from './outputs.ts';
import { startRecording } from './recording.ts';
import type { Recording } from './recording.ts';
import { threadsFor } from './threads.ts';

/** A run between the first line of its record and the last. */
export interface Session {
  resolved: ResolvedOptions;
  exported: readonly string[];
  crew: Crew;
  recording: Recording;
  totals: Totals;
  seconds: MergedSeconds;
  ending: Ending;
  /** To the user, on stderr. */
  log: NonNullable<RunRequest['onLog']>;
  close(): Promise<void>;
}

/**
 * Reads the script, resolves its options, makes all VUs and begins the record.
 *
 * @throws UserError where any of it is impossible; nothing has been loaded by then
 */
export async function openSession(request: RunRequest): Promise<Session> {
  const log = request.onLog ?? (() => {});
  const early: [number, WorkerEvent][] = [];
  let handle = (thread: number, event: WorkerEvent): void => void early.push([thread, event]);
  // A thread takes as long to start as a script to be lowered.
  const first = startWorker((event) => (event.event === 'log' ? log(event) : handle(0, event)));
  let outputs: Outputs | undefined;
  let crew: Crew | undefined;
  try {
    const script = await loadScript(request.script, {
      ...(request.cacheFolder !== undefined && { cacheFolder: request.cacheFolder }),
      plugins: [
        remoteImports({
          cacheFolder: request.cacheFolder ?? defaultCacheFolder(),
          offline: request.offline ?? false,
        }),
      ],
    });
    const env = { ...request.env, ...(request.target !== undefined && { TARGET: request.target }) };
    crew = new Crew(first, { script, env, allowedHosts: request.allowedHosts ?? [] }, (thread, event) =>
      event.event === 'log' ? log(event) : handle(thread, event),
    );
    const inspected = await crew.inspect();
    const resolved = resolveOptions(
      { config: request.config ?? {}, script: inspected.options, env: request.env, flags: request.flags ?? {} },
      inspected.metrics,
      inspected.exported,
    );
    for (const text of resolved.warnings) log({ level: 'warning', text, source: 'engine' });
    outputs = openOutputs(request.outputs ?? [], resolved);
    const threads = request.threads ?? threadsFor(resolved.scenarios);
    await crew.prepare(resolved, threads, outputs.formats);
    const ending = new Ending();
    const recording = startRecording(request.out, headerOf(request, script.hash, resolved), request.onEntry, (error) =>
      ending.stop({ reason: 'failed', exitCode: 2, text: error.message, error }),
    );
    const totals = new Totals(resolved.thresholds);
    const seconds = new MergedSeconds(threads, recording.write);
    const session: Session = {
      resolved,
      exported: inspected.exported,
      crew,
      recording,
      totals,
      seconds,
      ending,
      log,
      async close() {
        await session.crew.end();
        openedOutputs.close();
        recording.close();
      },
    };
    const openedOutputs = outputs;
    handle = createEventHandler(session, openedOutputs);
    for (const [thread, event] of early) handle(thread, event);
    return session;
  } catch (error) {
    await (crew?.end() ?? first.terminate());
    outputs?.close();
    throw error;
  }
}

function headerOf(
  request: RunRequest,
  scriptHash: string,
  { options, scenarios }: ResolvedOptions,
): Parameters<typeof startRecording>[1] {
  return {
    version: RECORD_VERSION,
    plimsoll: plimsollVersion(),
    ...(request.label !== undefined && { label: request.label }),
    script: basename(request.script),
    ...(request.target !== undefined && { target: withoutSecrets(request.target) }),
    options: { ...options, scenarios: Object.fromEntries(scenarios.map((scenario) => [scenario.name, scenario])) },
    fingerprint: { ...machineFingerprint(workloadHash(scriptHash, { options, scenarios })), ...request.fingerprint },
    budgets: { ...DEFAULT_BUDGETS, ...request.budgets },
  };
}

/** A URL without user, password and query. */
function withoutSecrets(text: string): string {
  if (!URL.canParse(text)) return text.replace(/[?#].*$/s, '').replace(/\/\/[^@/]*@/, '//');
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}
