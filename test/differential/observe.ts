import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { type SeenRequest, startRecordingServer } from './server.ts';

/** What one run of a script did, without what differs from run to run. */
export interface Observation {
  exitCode: number;
  requests: SeenRequest[];
  /** The script's console lines, `level: text`. */
  console: string[];
  /** '::group::name' → [passes, fails]. */
  checks: Record<string, [number, number]>;
  /** Metric → what it counted; of times only how many there were. */
  metrics: Record<string, Record<string, number>>;
  /** Metric → threshold → whether it failed, as in k6's export. */
  thresholds: Record<string, Record<string, boolean>>;
  /** What the run printed as its summary, where the script's own handleSummary says what. */
  stdout?: string;
}

/** How to run a script: the command and the arguments before those that every run has. */
export interface Runner {
  name: string;
  command: string;
  args: readonly string[];
}

/** Comments at the head of a script: `// flags: …`, `// concurrent`, `// timing`, `// stdout`. */
interface Directives {
  flags: string[];
  /** The order of requests and lines is left to chance. */
  concurrent: boolean;
  /** How often things happen depends on the clock: thresholds say within which bounds. */
  timing: boolean;
  stdout: boolean;
}

const STATS = 'avg,min,med,max,p(90),p(95),count';
const LONGEST = 30_000;

export async function observe(runner: Runner, script: string): Promise<Observation> {
  const server = await startRecordingServer();
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-differential-'));
  const { flags, concurrent, timing, stdout } = directivesOf(script);
  const exported = join(folder, 'summary.json');
  try {
    const run = await execute(
      runner.command,
      [
        ...runner.args,
        '--log-format',
        'json',
        '--summary-export',
        exported,
        '--summary-trend-stats',
        STATS,
        '-e',
        `TARGET=${server.url}`,
        ...flags,
        script,
      ],
      folder,
    );
    const clean = (text: string) => withoutPlaces(text, server.url, folder, script);
    const lines = consoleLines(run.stderr).map(clean).map(inOneOrder);
    const requests = server.seen.map((request) => cleaned(comparable(request), clean));
    return {
      exitCode: run.exitCode,
      requests: concurrent ? sorted(requests) : requests,
      console: concurrent ? lines.sort() : lines,
      ...summaryOf(exported, timing),
      ...(stdout ? { stdout: clean(run.stdout) } : {}),
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

function directivesOf(script: string): Directives {
  const head = readFileSync(script, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('// '));
  const flags = head.find((line) => line.startsWith('// flags: '))?.slice(10) ?? '';
  return {
    flags: flags.split(' ').filter(Boolean),
    concurrent: head.includes('// concurrent'),
    timing: head.includes('// timing'),
    stdout: head.includes('// stdout'),
  };
}

function execute(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
  });
}

/** Lines of the log that the script wrote. */
function consoleLines(stderr: string): string[] {
  return stderr.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      const { level, msg, source } = JSON.parse(line) as Record<string, string>;
      return source === 'console' ? [`${level}: ${msg}`] : [];
    } catch {
      return [];
    }
  });
}

function withoutPlaces(text: string, url: string, folder: string, script: string): string {
  return text
    .replaceAll(url, 'TARGET')
    .replaceAll(url.replace('http://', ''), 'HOST')
    .replaceAll(`:${new URL(url).port}`, ':PORT')
    .replaceAll(folder, 'FOLDER')
    .replaceAll(join(script, '..'), 'SCRIPTS');
}

/** k6 gives the keys of JSON in any order: the JSON at the end of a line gets its keys sorted. */
function inOneOrder(line: string): string {
  for (const { index } of line.matchAll(/[{[]/g))
    try {
      return line.slice(0, index) + JSON.stringify(withSortedKeys(JSON.parse(line.slice(index))));
    } catch {
      continue;
    }
  return line;
}

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, withSortedKeys(inner)]),
  );
}

/** Compressors differ in length, digests in their random parts; k6 names cookies in an order of chance. */
function comparable({ method, url, headers: seen, body }: SeenRequest): SeenRequest {
  const cookie = seen['Cookie']?.split('; ').sort().join('; ');
  const headers = cookie === undefined ? seen : { ...seen, Cookie: cookie };
  const { Authorization: authorization = '', 'Content-Length': length, ...others } = headers;
  if (authorization.startsWith('Digest '))
    return {
      method,
      url,
      headers: {
        ...headers,
        Authorization: authorization
          .match(/\w+(?==)/g)!
          .sort()
          .join(' '),
      },
      body,
    };
  const inflate = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync }[
    headers['Content-Encoding'] ?? ''
  ];
  return inflate && length
    ? { method, url, headers: others, body: inflate(Buffer.from(body, 'latin1')).toString() }
    : { method, url, headers, body };
}

function cleaned({ method, url, headers, body }: SeenRequest, clean: (text: string) => string): SeenRequest {
  const boundary = /boundary=([\w-]+)/.exec(headers['Content-Type'] ?? '')?.[1];
  const unbound = (text: string) => (boundary ? text.replaceAll(boundary, 'BOUNDARY') : text);
  const kept = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    name === 'User-Agent' ? value.replace(/^(Grafana k6|plimsoll)(\/.*)?$/i, 'default') : unbound(clean(value)),
  ]);
  const sortedHeaders = Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
  return { method, url: clean(url), headers: sortedHeaders, body: unbound(clean(body)) };
}

const sorted = (requests: SeenRequest[]): SeenRequest[] =>
  requests.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

interface ExportedGroup {
  path: string;
  groups: Record<string, ExportedGroup>;
  checks: Record<string, { path: string; passes: number; fails: number }>;
}
interface Exported {
  root_group: ExportedGroup;
  metrics: Record<string, Record<string, number> & { thresholds?: Record<string, boolean> }>;
}

/** `vus` and `vus_max` are sampled by the clock, so short runs have them or not; the rest are Plimsoll's own. */
const LEFT_OUT = new Set(['vus', 'vus_max', 'iteration_start_delay', 'iteration_errors']);

function summaryOf(path: string, timing: boolean): Pick<Observation, 'checks' | 'metrics' | 'thresholds'> {
  let exported: Exported;
  try {
    exported = JSON.parse(readFileSync(path, 'utf8')) as Exported;
  } catch {
    return { checks: {}, metrics: {}, thresholds: {} };
  }
  const metrics: Observation['metrics'] = {};
  const thresholds: Observation['thresholds'] = {};
  for (const name of Object.keys(exported.metrics).sort()) {
    const { thresholds: judged, ...values } = exported.metrics[name]!;
    if (judged) thresholds[name] = withSortedKeys(judged) as Record<string, boolean>;
    if (!LEFT_OUT.has(name)) metrics[name] = timing ? {} : steady(name, values);
  }
  return { checks: checksOf(exported.root_group), metrics, thresholds };
}

/** Of a metric's values those that do not depend on time. */
function steady(name: string, values: Record<string, number>): Record<string, number> {
  const metric = name.replace(/\{.*/, '');
  if (metric === 'data_sent' || metric === 'data_received') return {};
  const isTime = /^(http_req_(?!failed)|iteration_duration|group_duration|iteration_start|ws_|.*_time$)/.test(metric);
  const kept = Object.entries(values).filter(([key]) =>
    isTime ? key === 'count' : !(key === 'rate' && 'count' in values),
  );
  return Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function checksOf(group: ExportedGroup): Observation['checks'] {
  const own = Object.values(group.checks).map(({ path, passes, fails }) => [path, [passes, fails]] as const);
  return Object.assign(Object.fromEntries(own), ...Object.values(group.groups).map(checksOf)) as Observation['checks'];
}
