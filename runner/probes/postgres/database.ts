import type { Sample } from '../../record/samples.ts';
import { MARK } from './mark.ts';
import type { Session } from './session.ts';

export interface DatabaseTotals {
  commits: number;
  rollbacks: number;
  blocksHit: number;
  blocksRead: number;
  readMs: number;
  tempFiles: number;
  tempBytes: number;
  deadlocks: number;
  walBytes: number;
  checkpoints: number;
  autovacuum: string[];
}

/** Postgres 17 moved checkpoints to a view of their own. */
const databaseSql = (major: number): string => `
  select ${MARK} xact_commit::float8 as commits, xact_rollback::float8 as rollbacks,
         blks_hit::float8 as "blocksHit", blks_read::float8 as "blocksRead", blk_read_time::float8 as "readMs",
         temp_files::float8 as "tempFiles", temp_bytes::float8 as "tempBytes", deadlocks::float8 as deadlocks,
         (select wal_bytes::float8 from pg_stat_wal) as "walBytes",
         ${
           major >= 17
             ? '(select (num_timed + num_requested)::float8 from pg_stat_checkpointer)'
             : '(select (checkpoints_timed + checkpoints_req)::float8 from pg_stat_bgwriter)'
         } as checkpoints,
         array(select relid::regclass::text from pg_stat_progress_vacuum where datname = current_database()) as autovacuum
    from pg_stat_database
   where datname = current_database()`;

export async function readDatabase(session: Session, major: number): Promise<DatabaseTotals | undefined> {
  return (await session.rows<DatabaseTotals>(databaseSql(major)))[0];
}

export function databaseSample(before: DatabaseTotals, now: DatabaseTotals): Sample {
  const since = (count: Exclude<keyof DatabaseTotals, 'autovacuum'>): number => Math.max(0, now[count] - before[count]);
  return {
    kind: 'pg-database',
    commits: since('commits'),
    rollbacks: since('rollbacks'),
    blocksHit: since('blocksHit'),
    blocksRead: since('blocksRead'),
    readMs: since('readMs'),
    tempFiles: since('tempFiles'),
    tempBytes: since('tempBytes'),
    deadlocks: since('deadlocks'),
    walBytes: since('walBytes'),
    checkpoints: since('checkpoints'),
    ...(now.autovacuum.length > 0 && { autovacuum: now.autovacuum }),
  };
}
