import { type IndexAdvice, SLOW_CALL, indexAdvice } from '../../runner/record/index-advice.ts';
import type { SampleOf } from '../../runner/record/samples.ts';
import type { QueryUse } from '../attribution/attribute.ts';
import { type Evidence, type StepEvidence, atP95 } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, brief, percent, time } from './words.ts';

/** Share of the table's pages that one call reads, from counters alone. */
const WHOLE = 0.8;
/** Of a scan that is there, while the index is none that the planner would take. */
const UNSURE = 0.4;

/**
 * A query reads a whole table to keep a few of its rows.
 *
 * The plan says so, and the counters prove it: one call touches as many blocks as the table has pages. Where the run could
 * ask the planner (see pg-advice), it has the last word: an index that it would not use is not advised.
 */
export const missingIndex: Rule = {
  name: 'missing-index',
  find: (evidence) =>
    evidence.slow.flatMap((step) => step.queries.flatMap((query) => findIn(step, query, evidence) ?? [])),
};

function findIn(step: StepEvidence, query: QueryUse, evidence: Evidence): Diagnosis | undefined {
  const plan = evidence.plans.get(query.id);
  const advice = plan && query.timePerCall >= SLOW_CALL ? indexAdvice(plan, evidence) : undefined;
  if (!advice || query.blocksPerCall < WHOLE * advice.table.pages) return undefined;
  return describe(step, query, advice, tried(advice, evidence.advice.get(query.id)));
}

type Tried = SampleOf<'pg-advice'>;

/** What the planner said of this very advice. */
const tried = ({ definitions }: IndexAdvice, sample: Tried | undefined): Tried | undefined =>
  sample?.definitions.join() === definitions.join() ? sample : undefined;

function describe(
  step: StepEvidence,
  query: QueryUse,
  { table, columns, cost, ...advice }: IndexAdvice,
  tried: Tried | undefined,
): Diagnosis {
  const refused = tried?.planned?.used === false;
  return {
    step: step.step,
    cause: `each call of its query reads all ${amount(table.pages)} pages of ${table.name} (${amount(table.rows)} rows) to return ${amount(query.rowsPerCall)}, ${time(query.timePerCall)} a call: ${brief(query.query)}`,
    fix: refused
      ? `Let the query ask for less, or keep its answer: an index ON ${advice.definitions.join(' and ')} was tried, and the planner would not use it.`
      : `Add ${advice.definitions.length > 1 ? 'indexes' : 'an index'}: ${statements(advice).join('; ')}`,
    saves: atP95(step, query.timePerRequest),
    confidence: refused ? UNSURE : confidenceOf(query, tried),
    evidence: [
      { label: 'query', value: query.query },
      { label: 'plan', value: `Seq Scan on ${table.name}, filter on ${columns.join(', ')}` },
      ...(tried ? [{ label: "planner's cost, without → with", value: costs(tried) }] : []),
      { label: 'blocks per call', value: `${amount(query.blocksPerCall)} of ${amount(table.pages)}` },
      { label: 'rows per call', value: `${amount(query.rowsPerCall)} of ${amount(table.rows)}` },
      { label: 'time in it per request', value: `${time(query.timePerRequest)} of ${time(step.mean)} on average` },
      { label: 'calls per request', value: `${amount(query.callsPerRequest)} (R² ${percent(query.r2)})` },
    ],
    cost: refused ? 'Depends on what is left out.' : cost,
  };
}

const statements = ({ extension, definitions }: Pick<IndexAdvice, 'extension' | 'definitions'>): string[] => [
  ...(extension ? [`CREATE EXTENSION IF NOT EXISTS ${extension}`] : []),
  ...definitions.map((definition) => `CREATE INDEX CONCURRENTLY ON ${definition}`),
];

/** What speaks for it twice is half as doubtful. */
function confidenceOf(query: QueryUse, tried: Tried | undefined): number {
  const alone = query.mistakable.length > 0 || query.r2 < 0.5 ? 0.75 : 0.95;
  return tried?.planned ? (1 + alone) / 2 : alone;
}

const BY = { hypopg: 'by HypoPG', built: 'built on the throwaway database, and rolled back' };

const costs = ({ planned, unavailable, by }: Tried): string =>
  planned
    ? `${amount(planned.before)} → ${amount(planned.after)}${planned.used ? '' : ', not used'} (${BY[by]})`
    : `not known: ${unavailable ?? 'no plan'}`;
