import type { QueryUse, StatementTotal } from '../attribution/attribute.ts';
import type { Evidence, StepEvidence } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, brief, time } from './words.ts';

/** Below five calls a join saves less than it costs to write. */
const MANY_CALLS = 5;
/** Calls and the parent's rows agree within this: exact but for requests at the run's edges. */
const AGREE = 0.03;
/** Where others ask the same lookup (an ORM has one text for "by id"), what is attributed to the step has to agree. */
const AGREE_IN_STEP = 0.1;
const UNSURE = 0.2;
/** Share of the lookups that has to come from one step, and how nearly the list is asked once a request. */
const MOST = 0.5;
const ONCE = 0.15;
/** Fewer calls may agree by chance. */
const FEWEST_CALLS = 100;

/**
 * One query for a list, then one more for each of its rows.
 *
 * Ranking by database time misses it, since twenty calls of 0.2 ms hide well behind one of 30 ms; what gives it
 * away is that the child is called as often as its parent returns rows. Both are counted exactly, over the whole run;
 * only which step it is has to be inferred. Where several steps ask the same lookup, its total says nothing, but its
 * calls per request of one step do.
 */
export const nPlusOne: Rule = {
  name: 'n-plus-one',
  find: (evidence) => {
    const lists = evidence.statements.filter(({ query, calls, rows }) => isSelect(query) && rows >= MANY_CALLS * calls);
    const lookups = evidence.statements.filter(isLookup);
    return lists.flatMap((parent) => {
      const exact = lookups.filter(({ calls }) => Math.abs(calls - parent.rows) <= AGREE * calls);
      const owner = exact.length > 0 ? ownerOf({ parent, children: exact }, evidence) : undefined;
      if (owner) return evidence.slow.includes(owner) ? [describe(owner, { parent, children: exact })] : [];
      return evidence.slow.flatMap((step) => {
        const children = askedOnce(parent, step, evidence)
          ? lookups.filter((one) => isOfEachRow(one, parent, step))
          : [];
        return children.length > 0 ? [describe(step, { parent, children })] : [];
      });
    });
  },
};

interface Family {
  parent: StatementTotal;
  children: StatementTotal[];
}

const isLookup = ({ query, calls, rows }: StatementTotal): boolean =>
  isSelect(query) && calls >= FEWEST_CALLS && rows <= 2 * calls;

/** The step that most of the lookups come from, and whose requests are as many as the list's calls. */
function ownerOf({ parent, children }: Family, evidence: Evidence): StepEvidence | undefined {
  const ids = new Set(children.map(({ id }) => id));
  const share = ({ queries }: StepEvidence): number =>
    queries.reduce((sum, { id, share }) => sum + (ids.has(id) ? share : 0), 0) / children.length;
  const owner = evidence.steps.toSorted((a, b) => share(b) - share(a))[0];
  return owner && share(owner) >= MOST && askedOnce(parent, owner, evidence) ? owner : undefined;
}

function askedOnce(parent: StatementTotal, { step }: StepEvidence, { asked }: Evidence): boolean {
  return Math.abs(parent.calls / Math.max(1, asked.get(step) ?? 0) - 1) <= ONCE;
}

/** By what is attributed to the step. There may be more lookups than rows, since others ask too, but no fewer. */
function isOfEachRow(lookup: StatementTotal, parent: StatementTotal, { queries }: StepEvidence): boolean {
  const rows = parent.rows / parent.calls;
  const use = queries.find(({ id }) => id === lookup.id);
  if (!use || use.share < MOST || use.uncertainty > UNSURE * rows) return false;
  const off = Math.abs(use.callsPerRequest - rows);
  return off <= Math.max(AGREE_IN_STEP * rows, use.uncertainty) && lookup.calls >= (1 - AGREE) * parent.rows;
}

function describe(step: StepEvidence, { parent, children }: Family): Diagnosis {
  const rows = parent.rows / parent.calls;
  const uses = children.flatMap(({ id }) => step.queries.find((query) => query.id === id) ?? []);
  const sure =
    uses.length === children.length && uses.every(({ mistakable, share }) => mistakable.length === 0 && share >= 0.9);
  return {
    step: step.step,
    cause: `for each of the ${amount(rows)} rows of its list it runs ${children.length === 1 ? 'one more query' : `${children.length} more queries`}, ${amount(rows * children.length)} a request: ${brief(children[0]!.query)}`,
    fix: `Fetch what the ${amount(rows)} rows need with the list itself: a join, or one query with WHERE … = ANY($1).`,
    saves: saved(step, rows, children),
    confidence: sure ? 0.95 : 0.8,
    evidence: [
      { label: 'list', value: parent.query },
      { label: 'rows of the list', value: `${amount(rows)} a call, ${amount(parent.rows)} in the run` },
      ...children.map((child) => ({
        label: 'run once for each row',
        value: `${child.query} — ${amount(child.calls)} calls in the run, ${time(child.totalMs / child.calls)} each`,
      })),
      ...(uses.length > 0 ? [{ label: 'calls per request', value: uses.map(knownCalls).join(', ') }] : []),
    ],
    cost: 'A wider query to maintain, no cost at run time.',
  };
}

const knownCalls = ({ callsPerRequest, uncertainty }: QueryUse): string =>
  `${amount(callsPerRequest)} ± ${amount(uncertainty)}`;

const isSelect = (query: string): boolean => /^\s*(select|with)\b/i.test(query);

/**
 * Their time in the database, and of the time that is spent elsewhere (on the way there and back, waiting for a turn) as
 * much as they are of all calls.
 */
function saved({ p95, queries, databaseMs }: StepEvidence, rows: number, children: readonly StatementTotal[]): number {
  const gone = (rows - 1) * children.length;
  const others = sum(
    queries
      .filter(({ id }) => !children.some((child) => child.id === id))
      .map(({ callsPerRequest }) => callsPerRequest),
  );
  const inDatabase = sum(children.map(({ totalMs, calls }) => (totalMs / calls) * (rows - 1)));
  return Math.min(p95, inDatabase + (Math.max(0, p95 - databaseMs) * gone) / (rows * children.length + others));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
