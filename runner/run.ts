import type { Budgets, End, Fingerprint, RunEntry, Header } from './record/entries.ts';
import { conclude } from './lifecycle/conclude.ts';
import { STOPPED } from './lifecycle/ending.ts';
import { makeLoad } from './lifecycle/load.ts';
import { startProbes } from './lifecycle/probes.ts';
import { openSession } from './lifecycle/session.ts';
import { runSetup, runTeardown } from './lifecycle/setup.ts';
import { runAlone } from './lifecycle/alone.ts';
import type { Probe } from './probes/probe.ts';
import type { Traces } from './traces.ts';
import type { Ms } from '../units.ts';

/** Everything one run of a k6 script on the embedded engine needs to know. */
export interface RunRequest {
  /** Path of the script. (The CLI writes standard input to a file first.) */
  script: string;
  /** Folder of the record; made if it is missing, refused if it holds a record already. */
  out: string;
  /** Options from the command line in k6's option names, strongest: { vus: 5, duration: '10s', thresholds: … }. */
  flags?: Readonly<Record<string, unknown>>;
  /** Options of a config file (parsed JSON), weakest but for the defaults. */
  config?: Readonly<Record<string, unknown>>;
  /** What the script reads as __ENV, K6_* options too. The CLI merges the process's own environment with -e. */
  env: Readonly<Record<string, string>>;
  /** Base URL; the script reads it as __ENV.TARGET. */
  target?: string;
  label?: string;
  probes?: readonly Probe[];
  /** Sends a traceparent with every request, and learns which steps there are. */
  traces?: Traces;
  /** After the load each journey runs alone for so long, one request at a time, so that probes see what each asks. */
  solo?: Ms;
  budgets?: Partial<Budgets>;
  /** Hosts beside loopback that may get load. */
  allowedHosts?: readonly string[];
  /** What the caller knows of the place: data hash, database, schema, commit. The run adds machine and engine. */
  fingerprint?: Partial<Fingerprint>;
  /** Threads that make the load; 1 unless the plan needs more. */
  threads?: number;
  /** k6's --out: 'json=FILE', 'csv=FILE'; '-' or no file is standard output. */
  outputs?: readonly string[];
  /** k6's --summary-export. */
  summaryExport?: string;
  /** k6's --summary-mode, 'compact' unless set; 'disabled' is --no-summary. */
  summaryMode?: 'compact' | 'full' | 'legacy' | 'disabled';
  /** Colour and width for the summary's text. */
  colors?: boolean;
  /** Where lowered scripts are kept by content, and modules that a script imports from URLs. */
  cacheFolder?: string;
  /** Fetch no module: those that were fetched before are in the cache. */
  offline?: boolean;
  /** Every entry as it is written, header first: for a live view. */
  onEntry?(entry: Header | RunEntry): void;
  /** The script's console lines and the engine's own warnings, for stderr. */
  onLog?(line: LogLine): void;
}

export interface LogLine {
  level: 'debug' | 'info' | 'warning' | 'error';
  text: string;
  /** 'console' is the script speaking. */
  source: 'console' | 'engine';
}

export interface RunResult {
  /** Path of the record. */
  record: string;
  end: End;
  /** The process's exit code, as k6's: 0, 99 threshold, 105 signal, 107 exception, 108 test.abort, … */
  exitCode: number;
  /** For the terminal: handleSummary's own, else the summary in k6's look. '' with summaryMode 'disabled'. */
  stdout: string;
  stderr: string;
  /** Files that handleSummary and summaryExport wrote. */
  files: readonly string[];
  /** Why the run did not end by itself: a sentence for the user. */
  failure: string | undefined;
}

/**
 * Runs a script from its options to its summary, and writes the record as it goes.
 *
 * An aborted signal ends it in order: iterations are interrupted, teardown and summary still run, and the record gets
 * its `end`. To stop at once, exit the process: the record is readable at any moment.
 *
 * @throws UserError before the load starts: broken script, bad options (exit code 104 or 107), folder not writable
 */
export async function run(request: RunRequest, signal: AbortSignal): Promise<RunResult> {
  const session = await openSession(request);
  const { ending } = session;
  const stop = (): void => ending.stop(STOPPED);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const probes = await startProbes(request.probes ?? [], session.recording);
    let duration = 0;
    let setupData: string | undefined;
    try {
      const setup = await runSetup(session, probes);
      setupData = setup.data;
      if (setup.done) {
        duration = await makeLoad(session, setup.data, probes);
        if (request.solo !== undefined) await runAlone(session, request.solo, setup.data, probes);
        await runTeardown(session, setup.data, probes);
      }
    } finally {
      await probes.stop();
    }
    return await conclude(session, request, duration, setupData);
  } finally {
    signal.removeEventListener('abort', stop);
    await session.close();
  }
}
