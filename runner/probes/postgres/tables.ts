import type { Sample, SampleOf } from '../../record/samples.ts';
import { MARK } from './mark.ts';
import type { Session } from './session.ts';

type Tables = Omit<SampleOf<'pg-tables'>, 'at'>;

const MOST_TABLES = 200;

const NAME = (schema: string, name: string): string =>
  `case when ${schema} = 'public' then ${name} else ${schema} || '.' || ${name} end`;

/** The largest tables, their scans and changes since the statistics began. */
const TABLES = `
  select ${MARK} ${NAME('stat.schemaname', 'stat.relname')} as name,
         greatest(class.reltuples, 0)::float8 as rows,
         class.relpages::float8 as pages,
         pg_table_size(class.oid)::float8 as bytes,
         n_live_tup::float8 as "liveRows", n_dead_tup::float8 as "deadRows",
         seq_scan::float8 as "sequentialScans", seq_tup_read::float8 as "sequentialRows",
         coalesce(idx_scan, 0)::float8 as "indexScans",
         n_tup_ins::float8 as inserted, n_tup_upd::float8 as updated, n_tup_del::float8 as deleted,
         to_char(greatest(last_analyze, last_autoanalyze) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as analyzed
    from pg_stat_user_tables stat
    join pg_class class on class.oid = stat.relid
   order by class.relpages desc
   limit ${MOST_TABLES}`;

const INDEXES = `
  select ${MARK} ${NAME('stat.schemaname', 'stat.indexrelname')} as name,
         ${NAME('stat.schemaname', 'stat.relname')} as table,
         (select array_agg(pg_get_indexdef(index.indexrelid, part, true) order by part)
            from generate_series(1, index.indnkeyatts) part) as columns,
         method.amname as method,
         index.indisunique as unique,
         index.indisprimary as primary,
         index.indpred is not null as partial,
         pg_relation_size(index.indexrelid)::float8 as bytes,
         stat.idx_scan::float8 as scans
    from pg_stat_user_indexes stat
    join pg_index index on index.indexrelid = stat.indexrelid
    join pg_class class on class.oid = index.indexrelid
    join pg_am method on method.oid = class.relam
   where index.indisvalid
   order by class.relpages desc
   limit ${MOST_TABLES * 5}`;

/** Never reset, they go back at least as far as the server's start. */
const STATISTICS = `
  select ${MARK} extract(epoch from now() - coalesce(stats_reset, pg_postmaster_start_time()))::float8 as seconds
    from pg_stat_database where datname = current_database()`;

/** Only for columns whose table we may read: the statistics hold values. */
const DISTINCT = `
  select ${MARK} ${NAME('schemaname', 'tablename')} as table, attname as column, n_distinct::float8 as distinct
    from pg_stats
   where schemaname not in ('pg_catalog', 'information_schema')
   limit 5000`;

export async function readTables(session: Session): Promise<Tables> {
  const tables = await session.rows<Tables['tables'][number] & { analyzed: string | null }>(TABLES);
  const indexes = await session.rows<Tables['indexes'][number]>(INDEXES);
  const [statistics] = await session.rows<{ seconds: number }>(STATISTICS);
  const distinct = await session.rows<{ table: string; column: string; distinct: number }>(DISTINCT);
  return {
    tables: tables.map(({ analyzed, ...table }) => {
      const columns = distinct
        .filter((row) => row.table === table.name)
        .map((row) => [row.column, row.distinct] as const);
      return {
        ...table,
        ...(analyzed && { analyzed }),
        ...(columns.length > 0 && { distinct: Object.fromEntries(columns) }),
      };
    }),
    indexes,
    ...(statistics && { statisticsSeconds: statistics.seconds }),
  };
}

/** What stands now, with the scans and changes that came since `before`. */
export function tablesSample(before: Tables, now: Tables): Extract<Sample, { kind: 'pg-tables' }> {
  const tables = new Map(before.tables.map((table) => [table.name, table]));
  const indexes = new Map(before.indexes.map((index) => [index.name, index]));
  return {
    ...now,
    kind: 'pg-tables',
    tables: now.tables.map((table) => {
      const then = tables.get(table.name);
      if (!then) return table;
      const since = (count: 'sequentialScans' | 'sequentialRows' | 'indexScans' | 'inserted' | 'updated' | 'deleted') =>
        Math.max(0, table[count] - then[count]);
      return {
        ...table,
        sequentialScans: since('sequentialScans'),
        sequentialRows: since('sequentialRows'),
        indexScans: since('indexScans'),
        inserted: since('inserted'),
        updated: since('updated'),
        deleted: since('deleted'),
      };
    }),
    indexes: now.indexes.map((index) => ({
      ...index,
      scansEver: index.scans,
      scans: Math.max(0, index.scans - (indexes.get(index.name)?.scans ?? 0)),
    })),
  };
}
