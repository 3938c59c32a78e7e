import type { Sample } from '../../record/samples.ts';
import { normalise } from './sql-text.ts';
import { MARK } from './mark.ts';
import { isEndpoint, safeEndpoint } from '../safe-route.ts';
import type { Session } from './session.ts';

/** How many connections there are to be had; read once. */
export interface Limits {
  max: number;
  reserved: number;
}

/** One row a combination. A session whose details we may not see has no state and no type. */
const ACTIVITY = `
  select ${MARK} coalesce(state, 'unknown') as state,
         case when state = 'active' then coalesce(wait_event_type || ':' || wait_event, 'CPU') end as wait,
         coalesce(nullif(application_name, ''), 'unnamed') as application,
         case when state = 'active' then query_id::text end as id,
         count(*)::int as sessions
    from pg_stat_activity
   where (backend_type = 'client backend' or backend_type is null and datid is not null)
     and pid <> pg_backend_pid()
     and application_name is distinct from 'plimsoll'
   group by 1, 2, 3, 4`;

/** Who waits for a lock, and for whom. Asked only while somebody does: it briefly stops the lock manager. */
const LOCKS = `
  select ${MARK} waiting.query as blocked,
         waiting.query_id::text as "blockedId",
         holder.query as blocker,
         holder.query_id::text as "blockerId",
         case when holder.wait_event_type = 'Lock' then 'waiting for a lock' else coalesce(holder.state, 'unknown') end
           as "blockerState",
         extract(epoch from clock_timestamp() - coalesce(lock.since, waiting.query_start))::float8 * 1000 as "waitMs",
         extract(epoch from clock_timestamp() - holder.xact_start)::float8 * 1000 as "blockerTransactionMs"
    from pg_stat_activity waiting
   cross join lateral (select min(waitstart) as since from pg_locks where pid = waiting.pid and not granted) lock
   cross join lateral unnest(pg_blocking_pids(waiting.pid)) as by(pid)
    join pg_stat_activity holder on holder.pid = by.pid
   where waiting.wait_event_type = 'Lock'
   order by "waitMs" desc
   limit 20`;

interface ActivityRow {
  state: string;
  wait: string | null;
  application: string;
  id: string | null;
  sessions: number;
}

export async function sampleActivity(session: Session, limits: Limits): Promise<Sample[]> {
  const rows = (await session.rows<ActivityRow>(ACTIVITY)).map(withoutIds);
  const activity = { kind: 'pg-activity' as const, ...summarise(rows), ...limits };
  const someoneWaits = Object.keys(activity.waits).some((wait) => wait.startsWith('Lock:'));
  return someoneWaits ? [activity, ...(await sampleLocks(session))] : [activity];
}

/** Sessions that run something, or hold a transaction open. */
const BUSY = `
  select ${MARK} count(*)::int as busy
    from pg_stat_activity
   where datname = current_database()
     and pid <> pg_backend_pid()
     and application_name is distinct from 'plimsoll'
     and (state = 'active' or state like 'idle in transaction%')`;

/** Whether nobody in this database is at work, as far as it is seen. */
export async function atRest(session: Session): Promise<boolean> {
  const [row] = await session.rows<{ busy: number }>(BUSY);
  return row?.busy === 0;
}

/** A target may name its sessions after what they serve, ids and tokens of the path with it. */
const withoutIds = (row: ActivityRow): ActivityRow =>
  isEndpoint(row.application) ? { ...row, application: safeEndpoint(row.application) } : row;

function summarise(rows: readonly ActivityRow[]) {
  const active = rows.filter(({ state }) => state === 'active');
  return {
    states: sumBy(rows, ({ state }) => state),
    waits: sumBy(active, ({ wait }) => wait ?? 'CPU'),
    applications: sumBy(rows, ({ application }) => application),
    busy: busyBy(rows),
    total: rows.reduce((sum, { sessions }) => sum + sessions, 0),
    active: active.map(({ id, wait, sessions }) => ({ ...(id && { id }), wait: wait ?? 'CPU', sessions })),
  };
}

function busyBy(rows: readonly ActivityRow[]): Record<string, { active: number; idleInTransaction: number }> {
  const idle = sumBy(
    rows.filter(({ state }) => state.startsWith('idle in transaction')),
    ({ application }) => application,
  );
  const active = sumBy(
    rows.filter(({ state }) => state === 'active'),
    ({ application }) => application,
  );
  const names = Object.keys({ ...idle, ...active });
  return Object.fromEntries(
    names.map((name) => [name, { active: active[name] ?? 0, idleInTransaction: idle[name] ?? 0 }]),
  );
}

function sumBy(rows: readonly ActivityRow[], name: (row: ActivityRow) => string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const row of rows) sums[name(row)] = (sums[name(row)] ?? 0) + row.sessions;
  return sums;
}

interface LockRow {
  blocked: string | null;
  blockedId: string | null;
  blocker: string | null;
  blockerId: string | null;
  blockerState: string;
  waitMs: number | null;
  blockerTransactionMs: number | null;
}

async function sampleLocks(session: Session): Promise<Sample[]> {
  const rows = await session.rows<LockRow>(LOCKS);
  return rows.map((row) => ({
    kind: 'pg-lock',
    blockerState: row.blockerState,
    waitMs: row.waitMs ?? 0,
    ...known('blocked', normalise(row.blocked ?? '')),
    ...known('blocker', normalise(row.blocker ?? '')),
    ...known('blockedId', row.blockedId),
    ...known('blockerId', row.blockerId),
    ...known('blockerTransactionMs', row.blockerTransactionMs),
  }));
}

const known = <Name extends string, Value>(name: Name, value: Value | null | undefined) =>
  (value === null || value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };
