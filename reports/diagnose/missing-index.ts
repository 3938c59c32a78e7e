import type { QueryUse } from '../attribution/attribute.ts';
import { type Evidence, type StepEvidence, atP95 } from './evidence.ts';
import { type Wanted, indexFor } from './index-advice.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, brief, percent, time } from './words.ts';

/** Below this a table is read through in no time. */
const LARGE_TABLE = 10_000;
/** A scan that keeps more rows than this needs no index. */
const FEW_ROWS = 0.05;
/** Share of the table's pages that one call reads, from counters alone. */
const WHOLE = 0.8;
const SLOW_CALL = 20;

/**
 * A query reads a whole table to keep a few of its rows.
 *
 * The plan says so, and the counters prove it: one call touches as many blocks as the table has pages. Without the plan
 * (a right is missing) the counters alone still show it, but not which columns an index needs.
 */
export const missingIndex: Rule = {
  name: 'missing-index',
  find: (evidence) =>
    evidence.slow.flatMap((step) => step.queries.flatMap((query) => findIn(step, query, evidence) ?? [])),
};

function findIn(step: StepEvidence, query: QueryUse, evidence: Evidence): Diagnosis | undefined {
  if (query.timePerCall < SLOW_CALL) return undefined;
  const plan = evidence.plans.get(query.id);
  const scan = plan?.nodes.find(({ type, table, filter, rows }) => {
    const size = evidence.tables.find(({ name }) => name === table);
    return type.endsWith('Seq Scan') && size && filter && size.rows >= LARGE_TABLE && rows <= FEW_ROWS * size.rows;
  });
  const table = evidence.tables.find(({ name }) => name === scan?.table);
  const sort = plan?.nodes.find(({ sortKey }) => sortKey)?.sortKey;
  const wanted = scan && table && indexFor(table, scan.filter ?? [], sort ?? [], evidence.indexes);
  if (scan && table && wanted && query.blocksPerCall >= WHOLE * table.pages)
    return describe(step, query, { table, wanted });
  return undefined;
}

function describe(
  step: StepEvidence,
  query: QueryUse,
  { table, wanted }: { table: Evidence['tables'][number]; wanted: Wanted },
): Diagnosis {
  return {
    step: step.step,
    cause: `each call of its query reads all ${amount(table.pages)} pages of ${table.name} (${amount(table.rows)} rows) to return ${amount(query.rowsPerCall)}, ${time(query.timePerCall)} a call: ${brief(query.query)}`,
    fix: `Add ${wanted.sql.length > 1 ? 'indexes' : 'an index'}: ${wanted.sql.join('; ')}`,
    saves: atP95(step, query.timePerRequest),
    confidence: query.mistakable.length > 0 || query.r2 < 0.5 ? 0.75 : 0.95,
    evidence: [
      { label: 'query', value: query.query },
      { label: 'plan', value: `Seq Scan on ${table.name}, filter on ${wanted.columns.join(', ')}` },
      { label: 'blocks per call', value: `${amount(query.blocksPerCall)} of ${amount(table.pages)}` },
      { label: 'rows per call', value: `${amount(query.rowsPerCall)} of ${amount(table.rows)}` },
      { label: 'time in it per request', value: `${time(query.timePerRequest)} of ${time(step.mean)} on average` },
      { label: 'calls per request', value: `${amount(query.callsPerRequest)} (R² ${percent(query.r2)})` },
    ],
    cost: wanted.cost,
  };
}
