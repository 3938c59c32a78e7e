import { loadOnStart } from '../load-on-start.ts';
import { MARK } from '../postgres/mark.ts';
import type { Session } from '../postgres/session.ts';
import type { Probe } from '../probe.ts';
import type { QueueState } from './flow.ts';
import { pollQueues } from './poll.ts';

/**
 * Depth and age of pg-boss queues, read from its own table.
 *
 * A job that is scheduled for later is not waiting yet, so a job's age counts from when it may first run; since pg-boss 12
 * one that depends on others is not, either. Its own housekeeping queues are left out. A job that failed for good may
 * stand as failed or be retried: only the first kind counts.
 */
const pgBossSql = (schema: string, unblocked: string): string => `
  select ${MARK} name                                                 as queue,
         count(*) filter (where waits)::float8                        as ready,
         count(*) filter (where state = 'active')::float8             as active,
         count(*) filter (where state = 'failed')::float8             as failed,
         count(*) filter (where state in ('completed', 'cancelled'))::float8 as done,
         count(*)::float8                                             as total,
         extract(epoch from now() - min(greatest(created_on, start_after)) filter (where waits))::float8 as "oldestSeconds"
    from (select *, state in ('created', 'retry') and start_after <= now() ${unblocked} as waits from ${schema}.job) job
   where name not like '\\_\\_pgboss\\_\\_%'
   group by name`;

/**
 * The view is made to be read; its table shows no row to a mere reader, by row security. Done jobs are deleted, so what
 * came and was worked off is not known.
 */
const graphileSql = (schema: string): string => `
  select ${MARK} task_identifier                                      as queue,
         count(*) filter (where waits)::float8                        as ready,
         count(*) filter (where locked_at is not null)::float8        as active,
         count(*) filter (where attempts >= max_attempts and locked_at is null)::float8 as failed,
         extract(epoch from now() - min(run_at) filter (where waits))::float8 as "oldestSeconds"
    from (select *, run_at <= now() and locked_at is null and attempts < max_attempts as waits from ${schema}.jobs) job
   group by task_identifier`;

/** @param schema where it put its tables, as SQL names it */
export const pgBoss = (url: string, schema = 'pgboss'): Probe =>
  sqlQueues('pg-boss', url, async (session) => {
    const [table] = await session.rows<{ blocks: boolean }>(
      `select ${MARK} count(*) > 0 as blocks from pg_attribute where attrelid = '${schema.replaceAll("'", "''")}.job'::regclass and attname = 'blocked'`,
    );
    return pgBossSql(schema, table?.blocks ? 'and not blocked' : '');
  });

export const graphileWorker = (url: string, schema = 'graphile_worker'): Probe =>
  sqlQueues('graphile-worker', url, () => Promise.resolve(graphileSql(schema)));

/** @param sql the user's own, one row a queue: queue, ready and, where known, active, failed, done, total, "oldestSeconds" */
export const sqlQueue = (url: string, sql: string): Probe =>
  sqlQueues('sql', url, () => Promise.resolve(sql.replace(/;\s*$/, '')));

/** @param write the statement, once the database answers */
function sqlQueues(name: string, url: string, write: (session: Session) => Promise<string>): Probe {
  return loadOnStart(name, async () => {
    const { createSession } = await import('../postgres/session.ts');
    const session = createSession(url);
    let sql: string | undefined;
    const read = async (): Promise<QueueState[]> => session.rows<QueueState>((sql ??= await write(session)));
    return pollQueues({ name, read, close: session.close });
  });
}
