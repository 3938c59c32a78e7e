import { k6Engine } from '../runner/engines/k6.ts';
import { scriptForK6 } from '../runner/engines/k6-script.ts';
import { runEngine } from '../runner/run-engine.ts';
import type { Probe } from '../runner/probes/probe.ts';
import type { RunRequest, RunResult } from '../runner/run.ts';
import { startLive } from './live/live.ts';
import type { Context } from './verb.ts';

/** The same script on the real k6, with the same probes and the same record. The summary is k6's own. */
export async function runOnK6(
  request: RunRequest & { probes: readonly Probe[] },
  name: string,
  { stderr, stop }: Context,
): Promise<Pick<RunResult, 'record' | 'exitCode' | 'stdout' | 'stderr' | 'failure'>> {
  const script = await scriptForK6(request.script);
  const live = startLive(name, undefined, stderr);
  let output = '';
  try {
    const { record, end } = await runEngine(
      {
        engine: k6Engine({
          script: script.path,
          args: k6Args(request),
          env: request.env,
          onOutput: (text) => (output += text),
        }),
        out: request.out,
        script: name,
        workload: script.code,
        options: request.flags ?? {},
        probes: request.probes,
        ...(request.target !== undefined && { target: request.target }),
        ...(request.label !== undefined && { label: request.label }),
        onEntry: (entry) => live.observe(entry),
      },
      stop,
    );
    return { record, exitCode: end.exitCode, stdout: output, stderr: '', failure: undefined };
  } finally {
    live.stop();
    script.remove();
  }
}

/** Our flags are k6's flags; here they become its command line again. */
function k6Args({ flags = {}, target, outputs = [], summaryExport }: RunRequest): string[] {
  const { stages, tags, summaryTrendStats, ...plain } = flags as {
    stages?: { duration: string; target: number }[];
    tags?: Record<string, string>;
    summaryTrendStats?: string[];
  } & Record<string, unknown>;
  return [
    '--quiet',
    '--no-color',
    '--address',
    '',
    ...Object.entries(plain).flatMap(([name, value]) =>
      value === true ? [flag(name)] : [value].flat().flatMap((one) => [flag(name), String(one)]),
    ),
    ...(stages ?? []).flatMap(({ duration, target }) => ['--stage', `${duration}:${target}`]),
    ...Object.entries(tags ?? {}).flatMap(([name, value]) => ['--tag', `${name}=${value}`]),
    ...(summaryTrendStats ? ['--summary-trend-stats', summaryTrendStats.join(',')] : []),
    ...outputs.flatMap((output) => ['--out', output]),
    ...(summaryExport === undefined ? [] : ['--summary-export', summaryExport]),
    ...(target === undefined ? [] : ['-e', `TARGET=${target}`]),
  ];
}

/** insecureSkipTLSVerify → --insecure-skip-tls-verify, blacklistIPs → --blacklist-ip */
const flag = (name: string): string =>
  name === 'blacklistIPs'
    ? '--blacklist-ip'
    : `--${name.replace(/TLS|VU|IPs/, capitalised).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const capitalised = (word: string): string => word[0] + word.slice(1).toLowerCase();
