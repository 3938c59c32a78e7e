import type { Engine } from './engines/engine.ts';
import { EXIT } from './exit-codes.ts';
import { VERSION } from '../package.ts';
import { machineFingerprint, workloadHash } from './lifecycle/fingerprint.ts';
import { startProbes } from './lifecycle/probes.ts';
import { startRecording } from './lifecycle/recording.ts';
import { withoutSecrets } from './lifecycle/without-secrets.ts';
import { DEFAULT_BUDGETS, RECORD_VERSION } from './record/constants.ts';
import type { Budgets, End, Header, RunEntry } from './record/entries.ts';
import type { Probe } from './probes/probe.ts';

/** A run by an engine that is not ours: autocannon, or the real k6. */
export interface EngineRequest {
  engine: Engine;
  /** Folder of the record; made if it is missing, refused if it holds a record already. */
  out: string;
  /** What is run, for the header: a script's name, or a method and a URL without user, password and query. */
  script: string;
  /** What makes it another workload beside `options`: a script's code, a request's URL, headers and body. Kept as a hash. */
  workload: unknown;
  target?: string;
  label?: string;
  options: Readonly<Record<string, unknown>>;
  probes: readonly Probe[];
  budgets?: Partial<Budgets>;
  onEntry?(entry: Header | RunEntry): void;
}

/**
 * Runs an engine beside its probes, and writes the record as it goes.
 *
 * @throws UserError where the engine or the record cannot begin
 */
export async function runEngine(request: EngineRequest, signal: AbortSignal): Promise<{ record: string; end: End }> {
  const failed = new AbortController();
  const recording = startRecording(request.out, headerOf(request), request.onEntry, (error) => failed.abort(error));
  try {
    const probes = await startProbes(request.probes, recording);
    const stopped = AbortSignal.any([signal, failed.signal]);
    let ending: Omit<End, 'at'>;
    try {
      ending = stopped.aborted
        ? { entry: 'end', reason: 'signal', exitCode: EXIT.stopped, thresholds: [] }
        : await request.engine.run({ emit: recording.write, now: recording.now }, stopped);
    } finally {
      await probes.stop();
    }
    const end = { ...ending, at: recording.now() };
    recording.write(end);
    if (failed.signal.aborted) throw failed.signal.reason;
    return { record: recording.path, end };
  } finally {
    recording.close();
  }
}

function headerOf({
  engine,
  script,
  workload,
  target,
  label,
  options,
  budgets,
}: EngineRequest): Omit<Header, 'entry' | 'startedAt'> {
  return {
    version: RECORD_VERSION,
    plimsoll: VERSION,
    script,
    ...(target !== undefined && { target: withoutSecrets(target) }),
    ...(label !== undefined && { label }),
    options: { ...options },
    fingerprint: { ...machineFingerprint(workloadHash(workload, options)), engine: engine.name },
    budgets: { ...DEFAULT_BUDGETS, ...budgets },
  };
}
