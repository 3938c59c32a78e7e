import type { SampleOf } from '../../runner/record/samples.ts';

type Table = SampleOf<'pg-tables'>['tables'][number];
type Index = SampleOf<'pg-tables'>['indexes'][number];
type Condition = NonNullable<SampleOf<'pg-plan'>['nodes'][number]['filter']>[number];

export interface Wanted {
  /** Statements that make it. */
  sql: string[];
  columns: string[];
  /** What it costs elsewhere. */
  cost: string;
}

/** LIKE and ILIKE. */
const PATTERNS = new Set(['~~', '~~*']);
const WRITES_A_LOT = 1000;

/**
 * The index that a filter lacks: equality columns with the most different values first, then one range or the order
 * wanted (a b-tree serves one of them); for LIKE and ILIKE trigrams. Undefined where no index would help, or there is one.
 */
export function indexFor(
  table: Table,
  filter: readonly Condition[],
  sort: readonly string[],
  indexes: readonly Index[],
): Wanted | undefined {
  const own = indexes.filter(({ table: name }) => name === table.name);
  const equal = unique(filter.filter(({ use }) => use === 'equality').map(({ column }) => column)).sort(
    (a, b) => distinct(table, b) - distinct(table, a),
  );
  const range = filter.find(({ use }) => use === 'range')?.column;
  const plain = unique([...equal, ...(range ? [range] : sort.slice(0, 1))]);
  const selective = equal.length > 0 || range !== undefined;
  if (selective) {
    const lead = equal.length > 0 ? equal : plain;
    if (own.some((index) => serves(index, lead))) return undefined;
    return {
      sql: [`CREATE INDEX CONCURRENTLY ON ${table.name} (${plain.join(', ')})`],
      columns: plain,
      cost: costOf(table, 1),
    };
  }
  const patterns = unique(filter.filter(({ operator }) => PATTERNS.has(operator)).map(({ column }) => column));
  const missing = patterns.filter(
    (column) => !own.some(({ method, columns }) => method === 'gin' && columns[0] === column),
  );
  if (missing.length === 0) return undefined;
  return {
    sql: [
      'CREATE EXTENSION IF NOT EXISTS pg_trgm',
      ...missing.map((column) => `CREATE INDEX CONCURRENTLY ON ${table.name} USING gin (${column} gin_trgm_ops)`),
    ],
    columns: missing,
    cost: costOf(table, missing.length),
  };
}

/** Whether its first columns are the wanted ones, in any order. */
const serves = ({ columns, method, partial }: Index, wanted: readonly string[]): boolean =>
  method === 'btree' && !partial && wanted.every((column) => columns.slice(0, wanted.length).includes(column));

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

const unique = (values: readonly string[]): string[] => [...new Set(values)];
