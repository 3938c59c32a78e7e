import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import type { Ms, Share } from '../../units.ts';
import { doubtful } from './doubt.ts';
import { type Explanation, explain } from './regression.ts';
import { soloUses } from './solo.ts';
import { spansByStep } from './spans.ts';
import { type StatementColumn, type StatementTotal, statementColumns } from './statements.ts';
import { taggedSteps } from './tagged.ts';
import { textsOf } from './texts.ts';
import { underLoad } from './under-load.ts';
import { groupsOf, requestsIn, type Window } from './windows.ts';

/**
 * How it is known whose a query is, surest first: its step ran alone; the target's own spans; comments that the target
 * puts into its queries; how its calls rise and fall with the requests.
 */
export type Method = 'solo' | 'spans' | 'comments' | 'regression';

/** What one step of a journey asked of the database, per request. */
export interface QueryUse {
  id: string;
  /** Normalised text: no literal, no comment. */
  query: string;
  method: Method;
  callsPerRequest: number;
  /** Half the width of its 95 % interval. */
  uncertainty: number;
  rowsPerRequest: number;
  rowsPerCall: number;
  timePerCall: Ms;
  timePerRequest: Ms;
  blocksPerCall: number;
  tempBlocksPerCall: number;
  /** Share of all its calls that come from this step. */
  share: Share;
  /** How well the requests explain its calls: R² of a regression, else how nearly its calls add up to those counted under load. */
  r2: number;
  /** Steps that explain them nearly as well: the two cannot be told apart. */
  mistakable: string[];
}

export type { StatementTotal } from './statements.ts';

export interface Attribution {
  /** Requests of each step while statements were counted. */
  requests: ReadonlyMap<string, number>;
  byStep: ReadonlyMap<string, readonly QueryUse[]>;
  /** Steps of which it cannot be told how often they ask, since some of their calls may be others', or others' theirs. */
  doubtful: ReadonlySet<string>;
  statements: readonly StatementTotal[];
}

/** Short windows tell steps apart; sums over this long lose little at their edges. */
const GROUP: Ms = 5000;
/** Fewer windows than this tell nothing. */
const FEWEST_WINDOWS = 6;

/** Several parts of a report ask for the same record's, and it takes a while. */
const known = new WeakMap<RunRecord, Attribution>();

/** Which queries belong to which step, each by the surest method that its record allows. */
export function attribute(record: RunRecord): Attribution {
  let attribution = known.get(record);
  if (!attribution) known.set(record, (attribution = attributed(record)));
  return attribution;
}

function attributed(record: RunRecord): Attribution {
  const loaded = underLoad(record);
  const samples = samplesOf(record, 'pg-statements').filter((sample) => sample.at > sample.from && loaded(sample));
  const texts = textsOf(record);
  const windows: Window[] = samples.map(({ from, at }) => ({ from, to: at }));
  const columns = requestsIn(windows, record.seconds);
  const requests = new Map([...columns].map(([step, { end }]) => [step, sum(end)]));
  const seconds = windows.map(({ from, to }) => (to - from) / 1000);
  const groups = groupsOf(windows, GROUP);
  const surer = [fromSolo(record, requests), fromSpans(record, requests)];
  const tagged = taggedSteps(record, [...requests.keys()]);

  const infer = ({ id, counts }: StatementColumn): Found => {
    const of = tagged.get(id);
    const asked = of ? new Map([...columns].filter(([step]) => of.includes(step))) : columns;
    if (windows.length < FEWEST_WINDOWS) return NOTHING_FOUND;
    return fromRegression(explain({ requests: asked, seconds, counts, groups }), of ? 'comments' : 'regression');
  };

  const byStep = new Map<string, QueryUse[]>();
  const possible = new Map<string, Pick<Found, 'r2' | 'possible'>>();
  const statements = statementColumns(samples).flatMap((column): StatementTotal[] => {
    const query = texts.get(column.id);
    if (query === undefined) return [];
    const total = { ...column.total, query };
    const known = surer.map((find) => find(total)).find((uses) => uses.length > 0);
    const found = known ? { ...NOTHING_FOUND, uses: known } : infer(column);
    const { uses, background } = found;
    possible.set(column.id, found);
    for (const use of uses)
      byStep.set(use.step, [...(byStep.get(use.step) ?? []), queryUse(use, total, requests.get(use.step) ?? 0)]);
    return [{ ...total, background }];
  });
  for (const uses of byStep.values()) uses.sort((a, b) => b.timePerRequest - a.timePerRequest);
  const alone = samplesOf(record, 'pg-solo').flatMap(({ steps }) => (steps.length === 1 ? steps : []));
  const others = new Map([...requests].filter(([step]) => !alone.includes(step)));
  return { requests, byStep, doubtful: doubtful({ requests: others, byStep, statements, possible }), statements };
}

/** A step that asks a statement, before what one call costs is known. */
interface Use extends Pick<QueryUse, 'method' | 'callsPerRequest' | 'uncertainty' | 'r2' | 'mistakable'> {
  step: string;
  /** Where they were counted for this step alone. */
  rowsPerRequest?: number;
}

interface Found extends Pick<Explanation, 'background' | 'r2' | 'possible'> {
  uses: Use[];
}

const NOTHING_FOUND: Found = { uses: [], background: 0, r2: 1, possible: new Map() };

function queryUse(
  { method, callsPerRequest, uncertainty, rowsPerRequest, r2, mistakable }: Use,
  { id, query, calls, rows, totalMs, blocks, tempBlocks }: StatementTotal,
  asked: number,
): QueryUse {
  return {
    id,
    query,
    method,
    callsPerRequest,
    uncertainty,
    rowsPerRequest: rowsPerRequest ?? (callsPerRequest * rows) / calls,
    rowsPerCall: rows / calls,
    timePerCall: totalMs / calls,
    timePerRequest: (callsPerRequest * totalMs) / calls,
    blocksPerCall: blocks / calls,
    tempBlocksPerCall: tempBlocks / calls,
    share: Math.min(1, (callsPerRequest * asked) / calls),
    r2,
    mistakable,
  };
}

const fromRegression = ({ steps, background, r2, possible }: Explanation, method: Method): Found => ({
  uses: steps.map(({ step, each, uncertainty, mistakable }) => ({
    step,
    method,
    callsPerRequest: each,
    uncertainty,
    r2,
    mistakable,
  })),
  background,
  r2,
  possible,
});

type Requests = ReadonlyMap<string, number>;

function fromSolo(record: RunRecord, requests: Requests): (total: StatementTotal) => Use[] {
  const solo = soloUses(record);
  return ({ id, calls }) =>
    checked(
      (solo.get(id) ?? []).map(({ step, calls, rows, uncertainty, together }) => ({
        step,
        method: 'solo' as const,
        callsPerRequest: calls,
        rowsPerRequest: rows,
        uncertainty,
        mistakable: together,
      })),
      calls,
      requests,
    );
}

/** Texts join the two: what the target sends is what the server counts, once both are normalised. */
function fromSpans(record: RunRecord, requests: Requests): (total: StatementTotal) => Use[] {
  const spans = [...spansByStep(record)];
  return ({ query, calls }) =>
    checked(
      spans.flatMap(([step, { requests: seen, database }]) => {
        const own = database.filter((one) => one.query === query);
        const each = sum(own.map(({ calls }) => calls));
        // Of a sample of the requests: as many calls as these may come by chance.
        const uncertainty = (1.96 * Math.sqrt(each * seen)) / seen;
        const use = { step, method: 'spans' as const, callsPerRequest: each, uncertainty, mistakable: [] };
        return own.length > 0 ? [use] : [];
      }),
      calls,
      requests,
    );
}

/** Calls that are off by more than this are doubted. */
const AGREE = 0.1;

/** Holds what was learnt elsewhere against the calls that were counted under load. */
function checked(uses: readonly Omit<Use, 'r2'>[], counted: number, requests: Requests): Use[] {
  const expected = sum(uses.map(({ step, callsPerRequest }) => callsPerRequest * (requests.get(step) ?? 0)));
  const off = counted === 0 ? 0 : Math.abs(expected / counted - 1);
  return uses.map((use) => ({
    ...use,
    r2: Math.max(0, 1 - off),
    uncertainty: off > AGREE ? Math.max(use.uncertainty, off * use.callsPerRequest) : use.uncertainty,
  }));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
