import { lookup } from 'node:dns/promises';
import { allBut } from '../runner/engines/all-but.ts';
import { k6Engine } from '../runner/engines/k6.ts';
import { scriptForK6 } from '../runner/engines/k6-script.ts';
import { runEngine } from '../runner/run-engine.ts';
import type { Probe } from '../runner/probes/probe.ts';
import type { RunRequest, RunResult } from '../runner/run.ts';
import { startLive } from './live/live.ts';
import { quietLive } from './live/quiet.ts';
import { assertMayLoad } from './preflight.ts';
import type { UserError } from '../user-error.ts';
import type { Context } from './verb.ts';

/** The same script on the real k6, with the same probes and the same record. The summary is k6's own. */
export async function runOnK6(
  request: RunRequest & { probes: readonly Probe[] },
  name: string,
  { config, consoleOutput, quiet }: { config: string | undefined; consoleOutput: string | undefined; quiet: boolean },
  { stderr, stop }: Context,
): Promise<Pick<RunResult, 'record' | 'exitCode' | 'stdout' | 'stderr' | 'failure'>> {
  const script = await scriptForK6(request.script);
  const live = quiet ? quietLive(stderr) : startLive(name, undefined, stderr);
  let output = '';
  try {
    const { allowedHosts = [] } = request;
    for (const url of urlsIn(script.code))
      await assertMayLoad(url, allowedHosts).catch(({ message, fix }: UserError) =>
        live.log(`${message}: k6 is kept from sending requests there; ${fix}`),
      );
    const { record, end } = await runEngine(
      {
        engine: k6Engine({
          script: script.path,
          args: [
            ...(config === undefined ? [] : ['--config', config]),
            ...(consoleOutput === undefined ? [] : ['--console-output', consoleOutput]),
            ...k6Args(request),
            ...allBut(await addressesOf(allowedHosts)).flatMap((range) => ['--blacklist-ip', range]),
          ],
          summaryExport: request.summaryExport,
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

/** URLs that stand in the script whole. What it puts together while it runs, k6 is kept from by address. */
const urlsIn = (code: string): string[] => [
  ...new Set(
    [...code.matchAll(/\b(?:https?|wss?):\/\/[\w.-]+|\b(?:https?|wss?):\/\/\[[\da-f:]+\]/gi)].map(([url]) => url),
  ),
];

async function addressesOf(names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => lookup(name, { all: true }).catch(() => [])));
  return found.flat().map(({ address }) => address);
}

/** Our flags are k6's flags; here they become its command line again. */
function k6Args({ flags = {}, target, outputs = [], summaryMode }: RunRequest): string[] {
  const { stages, tags, summaryTrendStats, dns, ...plain } = flags as {
    stages?: { duration: string; target: number }[];
    tags?: Record<string, string>;
    dns?: Record<string, string>;
    summaryTrendStats?: string[];
  } & Record<string, unknown>;
  return [
    '--quiet',
    '--no-color',
    '--address',
    '',
    ...Object.entries(plain).flatMap(([name, value]) =>
      value === true ? [flag(name)] : [value].flat().map((one) => `${flag(name)}=${String(one)}`),
    ),
    ...(stages ?? []).flatMap(({ duration, target }) => ['--stage', `${duration}:${target}`]),
    ...Object.entries(tags ?? {}).flatMap(([name, value]) => ['--tag', `${name}=${value}`]),
    ...(dns
      ? [
          '--dns',
          Object.entries(dns)
            .map((setting) => setting.join('='))
            .join(),
        ]
      : []),
    ...(summaryTrendStats ? ['--summary-trend-stats', summaryTrendStats.join(',')] : []),
    ...outputs.flatMap((output) => ['--out', output]),
    ...(summaryMode === undefined ? [] : ['--summary-mode', summaryMode]),
    ...(target === undefined ? [] : ['-e', `TARGET=${target}`]),
  ];
}

/** insecureSkipTLSVerify → --insecure-skip-tls-verify, blacklistIPs → --blacklist-ip */
const flag = (name: string): string =>
  name === 'blacklistIPs'
    ? '--blacklist-ip'
    : `--${name.replace(/TLS|VU|IPs/, capitalised).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const capitalised = (word: string): string => word[0] + word.slice(1).toLowerCase();
