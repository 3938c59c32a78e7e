import type { SampleOf } from './samples.ts';

type Plan = Pick<SampleOf<'pg-plan'>, 'nodes'>;
type Table = SampleOf<'pg-tables'>['tables'][number];
type Index = SampleOf<'pg-tables'>['indexes'][number];
type Condition = NonNullable<Plan['nodes'][number]['filter']>[number];

/** The index that a plan lacks. */
export interface IndexAdvice {
  table: Table;
  /** What stands after CREATE INDEX … ON: 'orders (customer, at)'. Several where each serves a condition of its own. */
  definitions: string[];
  columns: string[];
  /** That has to be there first. */
  extension: string | undefined;
  /** What it costs elsewhere. */
  cost: string;
}

/** A call that takes less needs no index, in ms. */
export const SLOW_CALL = 20;
/** Below this a table is read through in no time. */
const LARGE_TABLE = 10_000;
/** A scan that keeps more rows than this needs no index. */
const FEW_ROWS = 0.05;
const WRITES_A_LOT = 1000;
/** LIKE and ILIKE. */
const PATTERNS = new Set(['~~', '~~*']);

/**
 * What index would spare a plan the reading of a whole large table for a few of its rows; undefined where none would, or
 * there is one. Pure: the probe asks it what to try on the planner, the report what to say.
 */
export function indexAdvice(
  { nodes }: Plan,
  { tables, indexes }: { tables: readonly Table[]; indexes: readonly Index[] },
): IndexAdvice | undefined {
  for (const { type, table: name, filter, rows } of nodes) {
    const table = tables.find((one) => one.name === name);
    if (!table || !filter || !type.endsWith('Seq Scan')) continue;
    if (table.rows < LARGE_TABLE || rows > FEW_ROWS * table.rows) continue;
    return indexFor(table, filter, nodes.find(({ sortKey }) => sortKey)?.sortKey ?? [], indexes);
  }
  return undefined;
}

/**
 * Equality columns with the most different values first, then one range or the order wanted (a b-tree serves one of
 * them); for LIKE and ILIKE trigrams.
 */
function indexFor(
  table: Table,
  filter: readonly Condition[],
  sort: readonly string[],
  indexes: readonly Index[],
): IndexAdvice | undefined {
  const own = indexes.filter(({ table: name }) => name === table.name);
  const on = quoted(table.name);
  const equal = unique(filter.filter(({ use }) => use === 'equality').map(({ column }) => column)).sort(
    (a, b) => distinct(table, b) - distinct(table, a),
  );
  const range = filter.find(({ use }) => use === 'range')?.column;
  const columns = unique([...equal, ...(range ? [range] : sort.slice(0, 1))]);
  if (equal.length > 0 || range !== undefined) {
    const lead = equal.length > 0 ? equal : columns;
    if (own.some((index) => serves(index, lead))) return undefined;
    const definitions = [`${on} (${columns.map(quoted).join(', ')})`];
    return { table, definitions, columns, extension: undefined, cost: costOf(table, 1) };
  }
  const patterns = unique(filter.filter(({ operator }) => PATTERNS.has(operator)).map(({ column }) => column));
  const missing = patterns.filter(
    (column) => !own.some(({ method, columns: [first = ''] }) => method === 'gin' && unquoted(first) === column),
  );
  if (missing.length === 0) return undefined;
  const definitions = missing.map((column) => `${on} USING gin (${quoted(column)} gin_trgm_ops)`);
  return { table, definitions, columns: missing, extension: 'pg_trgm', cost: costOf(table, missing.length) };
}

/** Whether its first columns are the wanted ones, in any order. */
const serves = ({ columns, method, partial }: Index, wanted: readonly string[]): boolean =>
  method === 'btree' &&
  !partial &&
  wanted.every((column) => columns.slice(0, wanted.length).map(unquoted).includes(column));

function costOf(table: Table, indexes: number): string {
  const writes = table.inserted + table.updated;
  const often = writes >= WRITES_A_LOT ? `; ${table.name} took ${Math.round(writes)} writes in this run` : '';
  return `Every insert and update of ${table.name} then maintains ${indexes === 1 ? 'one more index' : `${indexes} more indexes`}${often}. CONCURRENTLY builds without blocking writes.`;
}

/** Below zero it is a share of the rows, as in pg_stats. */
const distinct = (table: Table, column: string): number => {
  const values = table.distinct?.[column] ?? 0;
  return values < 0 ? -values * table.rows : values;
};

/** Words of SQL that people name columns and tables by. */
const RESERVED = new Set(
  'all any both check column default desc end from group limit offset order primary table to user when'.split(' '),
);

/** As SQL has to write a name, of a schema too; a call as `lower(email)` stays as it is. */
const quoted = (name: string): string =>
  name.includes('(')
    ? name
    : name
        .split('.')
        .map((part) =>
          /^[a-z_][a-z0-9_$]*$/.test(part) && !RESERVED.has(part) ? part : `"${part.replaceAll('"', '""')}"`,
        )
        .join('.');

/** A column as Postgres tells it: quoted where it needs to be. */
const unquoted = (name: string): string => (/^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name);

const unique = (values: readonly string[]): string[] => [...new Set(values)];
