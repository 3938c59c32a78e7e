import { z } from 'zod';

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
  /** The server's clock less that of the machine that looks; ages are by the server's own. */
  clockOffsetMs: number.optional(),
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

/** Whether the planner would use the index that a statement's plan lacks. */
const pgAdvice = z.object({
  /** Of the statement. */
  id: z.string(),
  /** What stands after CREATE INDEX … ON. */
  definitions: z.array(z.string()),
  /** The planner was told of an index that is none, or saw one that was built and rolled back. */
  by: z.enum(['hypopg', 'built']),
  /** The planner's cost of the whole statement, without the index and with it. */
  planned: z.object({ before: number, after: number, used: z.boolean() }).optional(),
  /** Why that is not known. */
  unavailable: z.string().optional(),
});

/** At the end: sizes as they then stand, scans and changes of the run. A server hands counts over after up to a second, and counts each worker of a parallel scan. */
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
      /** Since the statistics began, the run included. */
      scansEver: number.optional(),
      primary: z.boolean().optional(),
    }),
  ),
  /** How long the statistics go back, at least. */
  statisticsSeconds: number.optional(),
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

/** What Postgres tells of itself. Texts of queries are normalised. */
export const postgresKinds = {
  'pg-server': pgServer,
  'pg-activity': pgActivity,
  'pg-lock': pgLock,
  'pg-statements': pgStatements,
  'pg-texts': pgTexts,
  'pg-plan': pgPlan,
  'pg-advice': pgAdvice,
  'pg-tables': pgTables,
  'pg-database': pgDatabase,
};
