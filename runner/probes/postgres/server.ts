import type { Ms } from '../../../units.ts';
import { MARK } from './mark.ts';
import type { Session } from './session.ts';
import type { StatementsSource } from './statements.ts';

/** What this server is, and what this role may see of it. */
export interface Server {
  version: string;
  major: number;
  maxConnections: number;
  reserved: number;
  trackIoTiming: boolean;
  /** Other roles' sessions and texts: pg_read_all_stats. */
  seesAll: boolean;
  /** Rows of all tables, without which their statements cannot be explained: pg_read_all_data or superuser. */
  readsAll: boolean;
  /** Missing where the extension is not installed in this database, or not loaded by the server. */
  statements: StatementsSource | undefined;
  /** Schema of HypoPG, where it is installed in this database. */
  hypopg: string | undefined;
  role: string;
  /** The server's clock less this machine's. */
  clockOffsetMs: Ms;
}

/** Reserved for superusers, and since Postgres 16 for pg_use_reserved_connections. */
const SERVER = `
  select ${MARK} current_setting('server_version') as version,
         current_setting('server_version_num')::int / 10000 as major,
         current_setting('max_connections')::int as "maxConnections",
         current_setting('superuser_reserved_connections')::int
           + coalesce(nullif(current_setting('reserved_connections', true), '')::int, 0) as reserved,
         current_setting('track_io_timing')::bool as "trackIoTiming",
         pg_has_role('pg_read_all_stats', 'usage') as "seesAll",
         pg_has_role('pg_read_all_data', 'usage') as "readsAll",
         quote_ident(current_user) as role,
         extract(epoch from clock_timestamp())::float8 * 1000 as "clockMs",
         (select quote_ident(nspname) from pg_extension join pg_namespace on pg_namespace.oid = extnamespace
           where extname = 'pg_stat_statements') as schema,
         (select quote_ident(nspname) from pg_extension join pg_namespace on pg_namespace.oid = extnamespace
           where extname = 'hypopg') as hypopg`;

interface Answer {
  schema: string | null;
  hypopg: string | null;
  clockMs: Ms;
}

export async function readServer(session: Session): Promise<Server> {
  const [row] = await session.rows<Omit<Server, 'statements' | 'hypopg' | 'clockOffsetMs'> & Answer>(SERVER);
  if (!row) throw new Error('the server said nothing of itself');
  const { schema, hypopg, clockMs, ...server } = row;
  const clockOffsetMs = Math.round(clockMs - Date.now());
  const readTime = server.major >= 17 ? 'shared_blk_read_time' : 'blk_read_time';
  return {
    ...server,
    clockOffsetMs,
    hypopg: hypopg ?? undefined,
    statements: schema === null ? undefined : { schema, readTime },
  };
}
