import type { Ms } from '../../../units.ts';
import type { Probe } from '../probe.ts';
import { createGuard } from '../postgres/guard.ts';
import { createSession, MARK } from '../postgres/session.ts';
import { repeat } from '../repeat.ts';
import { createFlow, type QueueState } from './flow.ts';

const EVERY: Ms = 1000;

/**
 * Depth and age of pg-boss queues, read from its own table.
 *
 * A job that is scheduled for later is not waiting yet, so a job's age counts from when it may first run. The same
 * query serves pg-boss 10, 11 and 12. Its own housekeeping queues are left out. A job that failed for good may stand as
 * failed or be retried: only the first kind counts.
 */
const queuesSql = (schema: string): string => `
  select ${MARK} name                                                 as queue,
         count(*) filter (where waits)::float8                        as ready,
         count(*) filter (where state = 'active')::float8             as active,
         count(*) filter (where state = 'failed')::float8             as failed,
         count(*) filter (where state in ('completed', 'cancelled'))::float8 as done,
         count(*)::float8                                             as total,
         extract(epoch from now() - min(greatest(created_on, start_after)) filter (where waits))::float8 as "oldestSeconds"
    from (select *, state in ('created', 'retry') and start_after <= now() as waits from ${schema}.job) job
   where name not like '\\_\\_pgboss\\_\\_%'
   group by name`;

/** @param schema where pg-boss put its tables, as SQL names it */
export function pgBoss(url: string, schema = 'pgboss'): Probe {
  return sqlQueue({ name: 'pg-boss', url, sql: queuesSql(schema) });
}

/** Queues that one statement of SQL can describe: rows of (queue, ready, active, failed, done, total, oldestSeconds). */
export function sqlQueue({ name, url, sql }: { name: string; url: string; sql: string }): Probe {
  const session = createSession(url);
  const flow = createFlow(name);
  let stopSampling = async (): Promise<void> => {};
  return {
    name,
    start(out) {
      const guard = createGuard(out, `the queue (${name})`);
      const read = (): Promise<void> =>
        guard('depth and age', async () => {
          const states = await session.rows<QueueState>(sql);
          flow(states).forEach(out.sample);
        });
      const sampled = repeat(EVERY, out.now, read);
      stopSampling = () => sampled.now().then(sampled.stop);
      return read();
    },
    async stop() {
      const stop = stopSampling;
      stopSampling = async () => {};
      await stop();
      await session.close();
    },
  };
}
