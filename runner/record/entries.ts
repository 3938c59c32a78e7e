import { z } from 'zod';

/**
 * The run record: the only thing that passes from measuring to judging. One JSON entry a line, append-only.
 *
 * `header`, then, as the run goes on, `second`, `load`, `metric`, `sample`, `phase` and `notice` in order of time, then `end`.
 * A record without `end` is that of a run that was killed, and is still whole up to there. Its size grows with
 * seconds × steps, never with requests. Nothing is stored that can be computed from the rest. See docs/record.md.
 *
 * Times (`at`) are milliseconds on the run's monotonic clock, 0 at the header. Histograms are in microseconds, HdrHistogram V2.
 */
const count = z.int().nonnegative();
const ms = z.number().nonnegative();
const histogram = z.string();
const counts = z.record(z.string(), count);

/** What is measured where: two records are comparable when these agree. Missing is left out. */
const fingerprint = z.object({
  cpu: z.string().optional(),
  cores: count.optional(),
  memoryBytes: count.optional(),
  os: z.string().optional(),
  kernel: z.string().optional(),
  host: z.string().optional(),
  node: z.string().optional(),
  engine: z.string().optional(),
  database: z.string().optional(),
  /** Hash of the database's settings that bear on speed. */
  databaseSettings: z.string().optional(),
  /** Hash of table names, columns and indexes. */
  schema: z.string().optional(),
  /** Hash of what the data is (seed and sizes), where the runner was told. */
  data: z.string().optional(),
  /** Hash of the lowered script and the resolved options: the same workload has the same one. */
  workload: z.string().optional(),
  commit: z.string().optional(),
});

const budgets = z.object({
  /** p95 of a step, by its kind. */
  readMs: ms,
  writeMs: ms,
  /** p95 of single steps, where they have one of their own. */
  steps: z.record(z.string(), ms).optional(),
  /** Share of requests that failed. */
  errorShare: z.number(),
  /** Age of the oldest job that is ready to run. */
  queueSeconds: z.number(),
  /** Share of the usable connections. */
  connectionShare: z.number(),
});

const header = z.object({
  entry: z.literal('header'),
  version: count,
  /** Version of plimsoll that wrote it. */
  plimsoll: z.string(),
  /** Wall clock at `at` 0, ISO 8601. */
  startedAt: z.string(),
  /** What the user calls this run: 'before', 'after', a branch. */
  label: z.string().optional(),
  script: z.string(),
  /** Without user, password and query. */
  target: z.string().optional(),
  options: z.record(z.string(), z.unknown()),
  fingerprint,
  budgets,
});

/** One step of a journey during one second: requests that ended in [at, at + 1000), by the phase in which they began. */
const second = z.object({
  entry: z.literal('second'),
  at: ms,
  /** 'GET /products/{id}': the method and the `name` tag, or the path with its ids replaced. */
  step: z.string(),
  kind: z.enum(['read', 'write', 'bulk']),
  scenario: z.string(),
  group: z.string(),
  /**
   * Phase in which its requests began, or were meant to; left out where it is the one in which the second ends. 'interrupted': the engine
   * broke them off within 800 ms, so that they count for none.
   */
  begun: z.string().optional(),
  requests: count,
  /** Requests whose response was not expected (status ≥ 400 unless the script says otherwise, or none at all). */
  failed: count,
  /** Requests by HTTP status; '0' got no answer. */
  statuses: counts,
  /** Failed requests by k6's error code. */
  errors: counts,
  /** Exact counts at the budgets, not read from buckets: responses of at most 300 and 800 ms. */
  within300: count,
  within800: count,
  /** From the real start of the request; a timeout counts with all the time it took. */
  response: histogram,
  /** From the moment at which the open-loop schedule meant it to start. Left out where it is the same. */
  planned: histogram.optional(),
  /** Sums of k6's timing phases, ms. */
  phases: z.object({
    blocked: z.number(),
    connecting: z.number(),
    tls: z.number(),
    sending: z.number(),
    waiting: z.number(),
    receiving: z.number(),
  }),
  /** By how much the generator's event loop may have read its answers late, at most: the worst of the second. Left out up to 1 ms. */
  loopDelayMs: ms.optional(),
  bytesSent: count,
  bytesReceived: count,
  /** GETs without credentials (Authorization, Cookie) of a URL that was asked for before in this run; missing where not counted. */
  repeats: count.optional(),
  /** Answers that a cache may keep: Cache-Control with a max-age, Age, or a 304. */
  cacheable: count.optional(),
  /** What its answers said of themselves in Server-Timing, at most 16 names: 'db', 'cache hit'. */
  serverTimings: z.record(z.string(), z.object({ count, totalMs: ms })).optional(),
});

/** The load itself during one second, one a scenario. */
const load = z.object({
  entry: z.literal('load'),
  at: ms,
  scenario: z.string(),
  /** Iterations the schedule wanted; closed-loop executors have no plan. */
  offered: count.optional(),
  started: count,
  /** Due, but no VU was free. */
  dropped: count,
  completed: count,
  interrupted: count,
  /** Iterations that threw. */
  iterationErrors: count,
  vus: count,
  vusMax: count,
  /** Real start minus planned start of an iteration. */
  startDelay: histogram.optional(),
  iterationDuration: histogram.optional(),
});

/** A metric of the script's own, or checks, during one second. */
const metric = z.object({
  entry: z.literal('metric'),
  at: ms,
  name: z.string(),
  type: z.enum(['counter', 'gauge', 'rate', 'trend']),
  /** What a trend's or counter's numbers are: `time` is ms (histogram in µs), else the number times 1000. */
  contains: z.enum(['default', 'time', 'data']),
  tags: z.record(z.string(), z.string()),
  /** Counter: what was added. Gauge: the last value. */
  value: z.number().optional(),
  /** Rate: how many were true, of how many. */
  passes: count.optional(),
  total: count.optional(),
  /** Trend. */
  values: histogram.optional(),
});

/** What a probe saw. `kind` says which fields follow; docs/record.md lists them. */
const sample = z
  .object({ entry: z.literal('sample'), at: ms, probe: z.string(), kind: z.string() })
  .catchall(z.unknown());

/** From here on, what happens belongs to this phase: setup, ramp-up, hold, ramp-down, tail, teardown, or a step of its own. */
const phase = z.object({ entry: z.literal('phase'), at: ms, name: z.string(), step: z.string().optional() });

/** Something the reader of the report must know: evidence that is missing, an iteration's exception, a limit reached. */
const notice = z.object({
  entry: z.literal('notice'),
  at: ms,
  level: z.enum(['info', 'warning', 'error']),
  /** Stable, for rules to look for: 'probe-failed', 'iteration-error', 'generator-saturated'. */
  code: z.string(),
  text: z.string(),
});

const end = z.object({
  entry: z.literal('end'),
  at: ms,
  /** How it ended: by itself, by the script, by the user, or broken. */
  reason: z.enum(['done', 'threshold', 'aborted', 'signal', 'failed']),
  exitCode: count,
  thresholds: z.array(z.object({ metric: z.string(), expression: z.string(), passed: z.boolean() })),
});

export const entrySchema = z.discriminatedUnion('entry', [header, second, load, metric, sample, phase, notice, end]);

export type Header = z.infer<typeof header>;
export type Fingerprint = z.infer<typeof fingerprint>;
export type Budgets = z.infer<typeof budgets>;
export type StepSecond = z.infer<typeof second>;
export type StepKind = StepSecond['kind'];
export type LoadSecond = z.infer<typeof load>;
export type MetricSecond = z.infer<typeof metric>;
export type SampleEntry = z.infer<typeof sample>;
export type PhaseEntry = z.infer<typeof phase>;
export type Notice = z.infer<typeof notice>;
export type End = z.infer<typeof end>;
export type Entry = z.infer<typeof entrySchema>;
/** What the run emits after the header has been written. */
export type RunEntry = Exclude<Entry, Header>;
