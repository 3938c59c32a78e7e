import type { QueryUse } from '../attribution/attribute.ts';
import type { StepEvidence } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, brief, time } from './words.ts';

/** Below five calls a join saves less than it costs to write. */
const MANY_CALLS = 5;
/** Calls per request and the parent's rows agree within this, or within what the calls are known to. */
const AGREE = 0.1;

/**
 * One query for a list, then one more for each of its rows.
 *
 * Ranking by database time misses it, since twenty calls of 0.2 ms hide well behind one of 30 ms; what gives it
 * away is that the child is called as often as its parent returns rows.
 */
export const nPlusOne: Rule = {
  name: 'n-plus-one',
  find: ({ slow }) => slow.flatMap((step) => findIn(step) ?? []),
};

function findIn(step: StepEvidence): Diagnosis | undefined {
  const lookups = step.queries.filter(isRepeatedLookup);
  const parent = step.queries.find((query) => lookups.some((child) => query !== child && feeds(query, child)));
  const children = lookups.filter((child) => parent && child !== parent && feeds(parent, child));
  if (!parent || children.length === 0) return undefined;
  const calls = sum(children.map(({ callsPerRequest }) => callsPerRequest));
  const rows = rowsOf(parent);
  return {
    step: step.step,
    cause: `for each of the ${amount(rows)} rows of its list it runs ${children.length === 1 ? 'one more query' : `${children.length} more queries`}, ${amount(calls)} a request: ${brief(children[0]!.query)}`,
    fix: `Fetch what the ${amount(rows)} rows need with the list itself: a join, or one query with WHERE … = ANY($1).`,
    saves: saved(step, children),
    confidence: children.some(({ mistakable, r2 }) => mistakable.length > 0 || r2 < 0.5) ? 0.7 : 0.9,
    evidence: [
      { label: 'list', value: parent.query },
      { label: 'rows per request of the list', value: amount(rows) },
      ...children.map((child) => ({
        label: 'run once for each row',
        value: `${child.query} — ${amount(child.callsPerRequest)} calls a request (±${amount(child.uncertainty)}), ${time(child.timePerCall)} each`,
      })),
    ],
    cost: 'A wider query to maintain, no cost at run time.',
  };
}

const isRepeatedLookup = ({ query, callsPerRequest, rowsPerCall }: QueryUse): boolean =>
  /^\s*(select|with)\b/i.test(query) && callsPerRequest >= MANY_CALLS && rowsPerCall <= 2;

const rowsOf = ({ callsPerRequest, rowsPerCall }: QueryUse): number => callsPerRequest * rowsPerCall;

const feeds = (parent: QueryUse, child: QueryUse): boolean => {
  // The parent runs about once; attribution may not have it at exactly one, but knows its rows exactly.
  const rows = Math.max(1, Math.round(parent.callsPerRequest)) * parent.rowsPerCall;
  return Math.abs(rows - child.callsPerRequest) <= Math.max(AGREE * rows, Math.min(child.uncertainty, rows / 4));
};

/**
 * Their time in the database, and of the time that is spent elsewhere (on the way there and back, waiting for a turn) as
 * much as they are of all calls.
 */
function saved({ p95, queries, databaseMs }: StepEvidence, children: readonly QueryUse[]): number {
  const calls = sum(queries.map(({ callsPerRequest }) => callsPerRequest));
  const gone = sum(children.map(({ callsPerRequest }) => callsPerRequest - 1));
  const inDatabase = sum(children.map(({ timePerRequest }) => timePerRequest));
  return Math.min(p95, inDatabase + (Math.max(0, p95 - databaseMs) * gone) / Math.max(1, calls));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
