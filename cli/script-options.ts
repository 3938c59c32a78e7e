import type { Command } from 'commander';
import { z } from 'zod';
import { readFileSync } from 'node:fs';
import { budgetsFrom, defineBudget } from './budget-option.ts';
import type { RunRequest } from '../runner/run.ts';
import { UserError } from '../user-error.ts';
import { collect, duration, httpUrl, positiveInt, postgresUrl, redisUrl } from './parse-options.ts';

/** Options of every verb that runs a script, k6's names where k6 has them. */
export function defineScriptOptions(command: Command): Command {
  return defineBudget(command)
    .option('-u, --vus <number>', 'virtual users')
    .option('-d, --duration <time>', "how long, such as '30s'")
    .option('-i, --iterations <number>', 'iterations, shared by all virtual users')
    .option('-s, --stage <time:vus>', 'a ramp to so many virtual users; may be repeated', collect)
    .option('-e, --env <NAME=value>', 'what the script reads as __ENV.NAME; may be repeated', collect)
    .option('--include-system-env-vars [yes]', 'whether the script sees the process’s own environment (true)')
    .option('--tag <name=value>', 'a tag on every metric; may be repeated', collect)
    .option('--rps <number>', 'at most so many requests a second')
    .option('--max-redirects <number>', 'redirects to follow (10)')
    .option('--user-agent <text>', 'the User-Agent header')
    .option('--insecure-skip-tls-verify', 'accept any certificate')
    .option('--batch <number>', 'requests of one http.batch() at a time (20)')
    .option('--batch-per-host <number>', 'of them to one host (6)')
    .option('--no-connection-reuse', 'a connection of its own for each request')
    .option('--no-vu-connection-reuse', 'close connections between iterations')
    .option('--min-iteration-duration <time>', 'the least that an iteration takes')
    .option('-w, --throw', 'failed requests throw')
    .option('--blacklist-ip <range>', 'addresses that get no request; may be repeated', collect)
    .option('--block-hostnames <pattern>', 'hosts that get no request; may be repeated', collect)
    .option('--local-ips <list>', 'addresses to send from')
    .option('--system-tags <list>', 'the system tags of metrics')
    .option('--discard-response-bodies', 'keep no bodies')
    .option('--dns <settings>', "how names are looked up, such as 'ttl=5m,select=random,policy=preferIPv4'")
    .option('--http-debug <mode>', 'log requests and responses: headers, or full with bodies')
    .option('--no-setup', 'leave setup() out')
    .option('--no-teardown', 'leave teardown() out')
    .option('--no-thresholds', 'do not judge thresholds')
    .option('--no-summary', 'print no summary')
    .option('--execution-segment <from:to>', "this process's part of the whole, such as '0:1/2'")
    .option('--execution-segment-sequence <list>', "all parts, such as '0,1/2,1'")
    .option('--summary-export <file>', "write k6's JSON summary")
    .option('--summary-mode <mode>', 'compact, full or legacy')
    .option('--summary-trend-stats <list>', "such as 'avg,p(95),max'")
    .option('--summary-time-unit <unit>', 's, ms or us')
    .option('--out <output>', "json=FILE or csv=FILE, in k6's line formats; may be repeated", collect)
    .option('-c, --config <file>', "k6's JSON config file")
    .option('--offline', 'fetch no imports: take those of the cache')
    .option('--secret-source <source>', "what k6/secrets reads, such as 'file=secrets.env'")
    .option('--threads <number>', 'threads that make the load (as many as the plan needs)')
    .option('--target <url>', 'what to load; the script reads it as __ENV.TARGET')
    .option('--allow-host <name>', 'a host beside loopback that may get load; may be repeated', collect)
    .option('--db <url>', "the target's Postgres, to see why it is slow")
    .option('--queue <system>', 'pg-boss, graphile-worker, bullmq=URL, rabbitmq=URL, …; may be repeated', collect)
    .option('--redis <url>', "the target's Redis: memory, evictions, hit rate, slow commands")
    .option('--pid <pid>', "the target's processes: 1234, or name=1234; may be repeated", collect)
    .option('--metrics <url>', "the target's metrics in Prometheus' text: URL, or name=URL; may be repeated", collect);
}

const list = z.array(z.string()).default([]);
/** The same, parsed; a verb adds its own. */
export const scriptOptions = z.strictObject({
  vus: positiveInt.optional(),
  duration: duration.optional(),
  iterations: positiveInt.optional(),
  stage: list,
  env: list,
  includeSystemEnvVars: z.union([z.boolean(), z.stringbool()]).default(true),
  tag: list,
  rps: positiveInt.optional(),
  maxRedirects: z.coerce.number().int().nonnegative().optional(),
  userAgent: z.string().optional(),
  insecureSkipTlsVerify: z.boolean().optional(),
  batch: positiveInt.optional(),
  batchPerHost: positiveInt.optional(),
  connectionReuse: z.boolean(),
  vuConnectionReuse: z.boolean(),
  minIterationDuration: duration.optional(),
  throw: z.boolean().optional(),
  blacklistIp: list,
  blockHostnames: list,
  localIps: z.string().optional(),
  systemTags: z.string().optional(),
  discardResponseBodies: z.boolean().optional(),
  dns: z.string().optional(),
  httpDebug: z.enum(['headers', 'full']).optional(),
  setup: z.boolean(),
  teardown: z.boolean(),
  thresholds: z.boolean(),
  summary: z.boolean(),
  executionSegment: z.string().optional(),
  executionSegmentSequence: z.string().optional(),
  summaryExport: z.string().optional(),
  summaryMode: z.enum(['compact', 'full', 'legacy']).optional(),
  summaryTrendStats: z.string().optional(),
  summaryTimeUnit: z.enum(['s', 'ms', 'us']).optional(),
  out: list,
  config: z.string().optional(),
  offline: z.boolean().optional(),
  secretSource: z.string().optional(),
  threads: positiveInt.optional(),
  target: httpUrl.optional(),
  allowHost: list,
  db: postgresUrl.optional(),
  queue: list,
  redis: redisUrl.optional(),
  pid: list,
  budget: list,
  metrics: list,
});

export type ScriptOptions = z.output<typeof scriptOptions>;

/** The part of a run that these options say. */
export function toRequest(
  options: ScriptOptions,
  env: Readonly<Record<string, string | undefined>>,
): Omit<RunRequest, 'script' | 'out'> {
  return {
    flags: k6Flags(options),
    env: scriptEnv(options, env),
    allowedHosts: options.allowHost,
    budgets: budgetsFrom(options.budget),
    outputs: options.out,
    ...(options.offline !== undefined && { offline: options.offline }),
    ...(options.config !== undefined && { config: readConfig(options.config) }),
    ...(options.target !== undefined && { target: options.target }),
    ...(options.threads !== undefined && { threads: options.threads }),
    ...(options.summaryExport !== undefined && { summaryExport: options.summaryExport }),
    ...(options.summary
      ? options.summaryMode !== undefined && { summaryMode: options.summaryMode }
      : { summaryMode: 'disabled' as const }),
  };
}

/** In the names of k6's options object; what was not given is left out. */
function k6Flags(options: ScriptOptions): Record<string, unknown> {
  const flags: Record<string, unknown> = {
    vus: options.vus,
    duration: options.duration,
    iterations: options.iterations,
    stages: options.stage.length > 0 ? options.stage.map(stage) : undefined,
    tags: options.tag.length > 0 ? Object.fromEntries(options.tag.map((tag) => pair('--tag', tag))) : undefined,
    rps: options.rps,
    maxRedirects: options.maxRedirects,
    userAgent: options.userAgent,
    insecureSkipTLSVerify: options.insecureSkipTlsVerify,
    discardResponseBodies: options.discardResponseBodies,
    dns: options.dns === undefined ? undefined : dnsSettings(options.dns),
    httpDebug: options.httpDebug,
    batch: options.batch,
    batchPerHost: options.batchPerHost,
    noConnectionReuse: options.connectionReuse ? undefined : true,
    noVUConnectionReuse: options.vuConnectionReuse ? undefined : true,
    minIterationDuration: options.minIterationDuration,
    throw: options.throw,
    blacklistIPs: options.blacklistIp.length > 0 ? options.blacklistIp : undefined,
    blockHostnames: options.blockHostnames.length > 0 ? options.blockHostnames : undefined,
    localIPs: options.localIps,
    systemTags: options.systemTags?.split(','),
    noSetup: options.setup ? undefined : true,
    noTeardown: options.teardown ? undefined : true,
    noThresholds: options.thresholds ? undefined : true,
    executionSegment: options.executionSegment,
    executionSegmentSequence: options.executionSegmentSequence,
    summaryTrendStats: options.summaryTrendStats?.split(','),
    summaryTimeUnit: options.summaryTimeUnit,
  };
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

const DNS_SETTINGS = new Set(['ttl', 'select', 'policy']);

/** 'ttl=5m,select=first' → { ttl: '5m', select: 'first' } */
function dnsSettings(text: string): Record<string, string> {
  const settings = Object.fromEntries(text.split(',').map((part) => pair('--dns', part)));
  const unknown = Object.keys(settings).find((name) => !DNS_SETTINGS.has(name));
  if (unknown === undefined) return settings;
  throw new UserError(`--dns ${JSON.stringify(text)}`, {
    why: `${unknown} is no setting of it`,
    fix: "write it as 'ttl=5m,select=random,policy=preferIPv4', or a part of that",
  });
}

/** '30s:10' → 10 virtual users at the end of 30 s. */
function stage(text: string): { duration: string; target: number } {
  const [time, target, ...rest] = text.split(':');
  if (!time || !target || rest.length > 0 || !/^\d+$/.test(target) || !duration.safeParse(time).success)
    throw new UserError(`--stage ${JSON.stringify(text)}`, {
      why: 'a stage is a time and a number of virtual users',
      fix: "write it as '30s:10'",
    });
  return { duration: time, target: Number(target) };
}

/** Options are read from the environment in any case, and the real k6 is found by it. */
const OPTIONS_AND_PLACES = /^(?:K6_.*|PATH|HOME)$/;

/** As in k6, a script sees the process's own environment, and -e above it. */
function scriptEnv(options: ScriptOptions, env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const own = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (options.includeSystemEnvVars || OPTIONS_AND_PLACES.test(entry[0])),
  );
  const secrets: [string, string][] =
    options.secretSource === undefined ? [] : [['K6_SECRET_SOURCE', options.secretSource]];
  return Object.fromEntries([...own, ...secrets, ...options.env.map((text) => pair('--env', text, env))]);
}

/** 'NAME=value'. For --env a bare NAME takes the value from the process's own environment. */
function pair(flag: string, text: string, env?: Readonly<Record<string, string | undefined>>): [string, string] {
  const cut = text.indexOf('=');
  if (cut > 0) return [text.slice(0, cut), text.slice(cut + 1)];
  if (cut === -1 && text !== '' && env) return [text, env[text] ?? ''];
  throw new UserError(`${flag} ${JSON.stringify(text)}`, {
    why: 'a name, an equals sign and a value were expected',
    fix: `write it as ${flag} NAME=value`,
  });
}

function readConfig(path: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new UserError(`cannot read the config file ${path}`, {
      why: cause instanceof z.ZodError ? 'it is not a JSON object' : (cause as Error).message,
      fix: "give a JSON file with k6's option names to --config",
      cause,
    });
  }
}
