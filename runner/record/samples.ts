import { z } from 'zod';
import type { SampleEntry } from './entries.ts';

/**
 * What probes put into a record, by `kind`. Counters are what was added since the same probe's previous sample;
 * everything else stands as it was at `at`. Texts of queries are normalised: no literal, no comment.
 */
const number = z.number();
const byName = z.record(z.string(), number);

/** Once, when the sampler connection stands. */
const pgServer = z.object({
  /** '16.4' */
  version: z.string(),
  maxConnections: number,
  /** Connections kept back for superusers and for pg_use_reserved_connections. */
  reserved: number,
  trackIoTiming: z.boolean(),
  /** Whether texts, statistics and plans of other roles' sessions can be seen. */
  statements: z.boolean(),
  plans: z.boolean(),
});

/** Client sessions of the whole server, since they share its connections; the sampler's own is left out. */
const pgActivity = z.object({
  /** Sessions by state: active, idle, 'idle in transaction', … */
  states: byName,
  /** Active sessions by what they wait for, 'Lock:transactionid'; those that run are 'CPU'. */
  waits: byName,
  /** Sessions by application_name. */
  applications: byName,
  total: number,
  max: number,
  reserved: number,
  /** By application_name: sessions that run something, and those that hold a transaction open and run nothing. */
  busy: z.record(z.string(), z.object({ active: number, idleInTransaction: number })).optional(),
  /** Active sessions by the id of their statement and what they wait for. */
  active: z.array(z.object({ id: z.string().optional(), wait: z.string(), sessions: number })).optional(),
});

/** One session waits for another's lock. */
const pgLock = z.object({
  blocked: z.string().optional(),
  blockedId: z.string().optional(),
  /** What the blocker runs, or ran last where it is idle in a transaction. */
  blocker: z.string().optional(),
  blockerId: z.string().optional(),
  blockerState: z.string(),
  /** How long the blocked statement has been at it, and the blocker's transaction. */
  waitMs: number,
  blockerTransactionMs: number.optional(),
});

/** What pg_stat_statements counted from `from` to `at`; statements that were not called are left out. */
const pgStatements = z.object({
  from: number,
  statements: z.array(
    z.object({
      id: z.string(),
      calls: number,
      rows: number,
      totalMs: number,
      /** Shared blocks, hit or read. */
      blocks: number,
      /** Temporary blocks written: a sort or hash that did not fit its memory. */
      tempBlocks: number,
      /** Time spent reading blocks, where track_io_timing is on. */
      readMs: number.optional(),
    }),
  ),
  /** Statements pg_stat_statements threw out of its table meanwhile: their counts are lost. */
  evicted: number.optional(),
  /** What reading it cost the server, and how long we wait because of it. */
  tookMs: number.optional(),
  everyMs: number.optional(),
});

const pgTexts = z.object({ texts: z.record(z.string(), z.string()) });

const condition = z.object({
  column: z.string(),
  /** '=', '<', 'ilike', …; 'is null'. */
  operator: z.string(),
  /** Whether a b-tree can find rows by it: equality, range, or neither. */
  use: z.enum(['equality', 'range', 'none']),
});

const pgPlan = z.object({
  id: z.string(),
  /** Why there is no plan. */
  unavailable: z.string().optional(),
  /** Its hash without costs: two records with different ones planned differently. */
  shape: z.string().optional(),
  /** Depth first. */
  nodes: z.array(
    z.object({
      type: z.string(),
      depth: number,
      table: z.string().optional(),
      index: z.string().optional(),
      /** Rows the planner expects to come out, and its cost with all below. */
      rows: number,
      cost: number,
      /** The filter's conditions, where all of them are a column against something. */
      filter: z.array(condition).optional(),
      sortKey: z.array(z.string()).optional(),
    }),
  ),
});

/** At the start and at the end; `scans` at the end are those of the run. */
const pgTables = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      /** Rows and 8 kB pages as the planner believes. */
      rows: number,
      pages: number,
      bytes: number,
      liveRows: number,
      deadRows: number,
      sequentialScans: number,
      sequentialRows: number,
      indexScans: number,
      inserted: number,
      updated: number,
      deleted: number,
      /** Columns and how many different values each has, as pg_stats.n_distinct says (below zero: a share of the rows). */
      distinct: byName.optional(),
      /** ISO time; missing where never analysed. */
      analyzed: z.string().optional(),
    }),
  ),
  indexes: z.array(
    z.object({
      name: z.string(),
      table: z.string(),
      /** In order; an expression stands as its text. */
      columns: z.array(z.string()),
      method: z.string(),
      unique: z.boolean(),
      /** Whether it holds only some rows. */
      partial: z.boolean(),
      bytes: number,
      scans: number,
    }),
  ),
});

const pgDatabase = z.object({
  commits: number,
  rollbacks: number,
  blocksHit: number,
  blocksRead: number,
  readMs: number.optional(),
  tempFiles: number,
  tempBytes: number,
  deadlocks: number,
  walBytes: number.optional(),
  checkpoints: number.optional(),
  /** Tables that autovacuum works on at this moment. */
  autovacuum: z.array(z.string()).optional(),
});

const queue = z.object({
  /** 'pg-boss', 'graphile-worker', 'bullmq', 'rabbitmq', 'sql', 'http' */
  system: z.string(),
  queue: z.string(),
  /** Jobs that may run now, jobs that run, jobs that stand failed. */
  ready: number,
  active: number.optional(),
  failed: number.optional(),
  /** Since the previous sample. */
  arrived: number.optional(),
  completed: number.optional(),
  failures: number.optional(),
  /** How long the oldest ready job has been able to run. */
  oldestSeconds: number.optional(),
});

/** Redis as a whole; its keys and commands are not looked at. */
const redis = z.object({
  memoryBytes: number,
  memoryMaxBytes: number.optional(),
  evicted: number,
  expired: number,
  hits: number,
  misses: number,
  commands: number,
  clients: number,
  /** Clients that wait in a blocking command, as workers of queues do. */
  blocked: number,
});

const process = z.object({
  name: z.string(),
  pid: number,
  /** 1 is one core busy all the time. */
  cpuCores: number,
  rssBytes: number,
  descriptors: number.optional(),
  threads: number.optional(),
  /** The main thread alone, which in Node is the event loop. */
  mainCores: number.optional(),
  /** Share of the time in which the main thread was ready to run, but had to wait for a core. */
  runDelayShare: number.optional(),
});

/** What the target asked of one route of a third party from `from` to `at`, as plimsoll's double saw it. */
const dependency = z.object({
  name: z.string(),
  from: number,
  /** 'POST /payments' */
  route: z.string(),
  calls: number,
  statuses: byName,
  /** Callers who closed the connection before they had their answer. */
  abandoned: number,
  /** Calls with an Idempotency-Key that had come before. */
  repeated: number,
  /** How long callers waited: HdrHistogram in µs. */
  latency: z.string(),
});

/** The load generator itself, all its threads. */
const generator = z.object({
  cpuCores: number,
  rssBytes: number,
  /** p99 of the main thread's event-loop delay since the previous sample. */
  loopDelayMs: number,
  gcMs: number.optional(),
  /** Share of the machine's time that its host gave to others. */
  stealShare: number.optional(),
  /** Share of the machine's cores that are busy, with whatever. */
  hostCpuShare: number.optional(),
});

const kinds = {
  'pg-server': pgServer,
  'pg-activity': pgActivity,
  'pg-lock': pgLock,
  'pg-statements': pgStatements,
  'pg-texts': pgTexts,
  'pg-plan': pgPlan,
  'pg-tables': pgTables,
  'pg-database': pgDatabase,
  queue,
  redis,
  dependency,
  process,
  generator,
};

export type SampleKind = keyof typeof kinds;
/** What a probe emits; the record adds when and by whom. */
export type Sample = { [Kind in SampleKind]: { kind: Kind } & z.infer<(typeof kinds)[Kind]> }[SampleKind];
/** A sample of one kind: its fields, and when (`at`, ms on the run's clock). */
export type SampleOf<Kind extends SampleKind> = z.infer<(typeof kinds)[Kind]> & { at: number };

/** A record's samples of one kind, in order of time. One that does not have the shape of its kind is passed over. */
export function samplesOf<Kind extends SampleKind>(
  { samples }: { samples: readonly SampleEntry[] },
  kind: Kind,
): SampleOf<Kind>[] {
  return samples.flatMap((sample) => {
    if (sample.kind !== kind) return [];
    const schema: z.ZodType = kinds[kind];
    const { success, data } = schema.safeParse(sample);
    return success ? [{ ...(data as z.infer<(typeof kinds)[Kind]>), at: sample.at }] : [];
  });
}
