import { basename } from 'node:path';
import type { Crew, WorkerEvent } from '../engine/crew.ts';
import { MergedSeconds } from '../engine/merged-seconds.ts';
import { Totals } from '../metrics/totals.ts';
import type { ResolvedOptions } from '../options/resolve.ts';
import { DEFAULT_BUDGETS, RECORD_VERSION } from '../record/constants.ts';
import type { Header, RunEntry } from '../record/entries.ts';
import type { RunRequest } from '../run.ts';
import { checkDescriptors } from './descriptors.ts';
import { Ending } from './ending.ts';
import { createEventHandler } from './events.ts';
import { VERSION } from '../../package.ts';
import { machineFingerprint, workloadHash } from './fingerprint.ts';
import { openScript } from './opened-script.ts';
import { openOutputs } from './outputs.ts';
import type { Outputs } from './outputs.ts';
import { recordedOptions } from './recorded-options.ts';
import { startRecording } from './recording.ts';
import type { Recording } from './recording.ts';
import { threadsFor } from './threads.ts';
import { watchGenerator } from './watch-generator.ts';
import { withoutSecrets } from './without-secrets.ts';

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
  const { script, exported, resolved, crew } = await openScript(request, (thread, event) =>
    event.event === 'log' ? log(event) : handle(thread, event),
  );
  let outputs: Outputs | undefined;
  try {
    outputs = openOutputs(request.outputs ?? [], resolved, (text) => log({ level: 'error', text, source: 'engine' }));
    const threads = request.threads ?? threadsFor(resolved.scenarios);
    checkDescriptors(resolved.scenarios, log);
    await crew.prepare(resolved, threads, { outputs: outputs.formats, traces: request.traces?.run });
    const ending = new Ending();
    const watch = watchGenerator((text) => {
      recording.notice('warning', 'generator-saturated', text);
      log({ level: 'warning', text, source: 'engine' });
    });
    const onEntry = (entry: Header | RunEntry): void => {
      request.onEntry?.(entry);
      watch(entry);
    };
    const recording = startRecording(request.out, headerOf(request, script.hash, resolved), onEntry, (error) =>
      ending.stop({ reason: 'failed', exitCode: 2, text: error.message, error }),
    );
    const session: Session = {
      resolved,
      exported,
      crew,
      recording,
      totals: new Totals(resolved.thresholds, { inSections: request.summaryMode === 'full' }),
      seconds: new MergedSeconds(threads, (entry) => {
        if (entry.entry === 'second') request.traces?.learn(entry.step);
        recording.write(entry);
      }),
      ending,
      log,
      async close() {
        await crew.end();
        opened.close();
        recording.close();
      },
    };
    const opened = outputs;
    handle = createEventHandler(session, opened);
    for (const [thread, event] of early) handle(thread, event);
    return session;
  } catch (error) {
    await crew.end();
    outputs?.close();
    throw error;
  }
}

function headerOf(
  request: RunRequest,
  scriptHash: string,
  resolved: ResolvedOptions,
): Parameters<typeof startRecording>[1] {
  const { options, scenarios } = resolved;
  return {
    version: RECORD_VERSION,
    plimsoll: VERSION,
    ...(request.label !== undefined && { label: request.label }),
    script: basename(request.script),
    ...(request.target !== undefined && { target: withoutSecrets(request.target) }),
    options: recordedOptions(resolved),
    fingerprint: { ...machineFingerprint(workloadHash(scriptHash, { options, scenarios })), ...request.fingerprint },
    budgets: { ...DEFAULT_BUDGETS, ...request.budgets },
  };
}
