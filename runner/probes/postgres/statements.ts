import type { Sample, SampleOf } from '../../record/samples.ts';
import { MARK } from './mark.ts';
import type { Session } from './session.ts';

type Counted = SampleOf<'pg-statements'>['statements'][number];

/** Running totals of every statement of this database, as pg_stat_statements holds them. */
export interface Totals {
  byId: ReadonlyMap<string, Counted>;
  evicted: number;
  /** When it was last emptied; counts from before are gone. */
  reset: string;
}

/** Where the extension stands and what its version calls things. */
export interface StatementsSource {
  schema: string;
  /** Postgres 17 split the time of reading by kind of block. */
  readTime: 'shared_blk_read_time' | 'blk_read_time';
}

/** Without texts, which would be read from disk each time. Nested statements are part of what called them. */
const totalsOf = ({ schema, readTime }: StatementsSource): string => `
  select ${MARK} queryid::text as id,
         sum(calls)::float8 as calls,
         sum(rows)::float8 as rows,
         sum(total_exec_time)::float8 as "totalMs",
         sum(shared_blks_hit + shared_blks_read)::float8 as blocks,
         sum(temp_blks_written)::float8 as "tempBlocks",
         sum(${readTime})::float8 as "readMs",
         (select dealloc::float8 from ${schema}.pg_stat_statements_info) as evicted,
         (select stats_reset::text from ${schema}.pg_stat_statements_info) as reset
    from ${schema}.pg_stat_statements(false)
   where dbid = (select oid from pg_database where datname = current_database()) and toplevel and queryid is not null
   group by queryid`;

export async function readTotals(session: Session, source: StatementsSource): Promise<Totals> {
  const rows = await session.rows<Counted & { evicted: number; reset: string | null }>(totalsOf(source));
  const { evicted = 0, reset = '' } = rows[0] ?? {};
  return { byId: new Map(rows.map((row) => [row.id, row])), evicted, reset: reset ?? '' };
}

const NOTHING = { calls: 0, rows: 0, totalMs: 0, blocks: 0, tempBlocks: 0, readMs: 0 };

/** What was counted between two readings. Totals that were emptied meanwhile (a reset, a crash) count from zero. */
export function difference(before: Totals, after: Totals): Counted[] {
  const emptied = before.reset !== after.reset;
  return [...after.byId.values()].flatMap((now) => {
    const then = before.byId.get(now.id);
    const since = !then || emptied || then.calls > now.calls ? NOTHING : then;
    if (since.calls === now.calls) return [];
    return [
      {
        id: now.id,
        calls: now.calls - since.calls,
        rows: now.rows - since.rows,
        totalMs: now.totalMs - since.totalMs,
        blocks: now.blocks - since.blocks,
        tempBlocks: now.tempBlocks - since.tempBlocks,
        readMs: (now.readMs ?? 0) - (since.readMs ?? 0),
      },
    ];
  });
}

/** More texts than this say nothing to anybody. */
const MOST_TEXTS = 500;

/** Texts as the server keeps them, literals and all where it did not normalise: not to be stored as they are. */
export async function readTexts(
  session: Session,
  { schema }: StatementsSource,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const wanted = ids.slice(0, MOST_TEXTS).map((id) => BigInt(id).toString());
  if (wanted.length === 0) return new Map();
  const rows = await session.rows<{ id: string; query: string }>(`
    select ${MARK} distinct on (queryid) queryid::text as id, query
      from ${schema}.pg_stat_statements
     where queryid in (${wanted.join(', ')})`);
  return new Map(rows.flatMap(({ id, query }) => (query.includes(MARK) ? [] : [[id, query] as const])));
}

export const statementsSample = (
  from: number,
  before: Totals,
  after: Totals,
  cost: { tookMs: number; everyMs: number },
): Extract<Sample, { kind: 'pg-statements' }> => ({
  kind: 'pg-statements',
  from,
  statements: difference(before, after),
  ...(after.evicted > before.evicted && { evicted: after.evicted - before.evicted }),
  ...cost,
});
