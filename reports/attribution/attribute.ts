import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf, type SampleOf } from '../../runner/record/samples.ts';
import type { Ms, Share } from '../../units.ts';
import { explain } from './regression.ts';
import { groupsOf, requestsIn, type Window } from './windows.ts';

/** What one step of a journey asked of the database, per request. */
export interface QueryUse {
  id: string;
  /** Normalised text: no literal, no comment. */
  query: string;
  callsPerRequest: number;
  /** Half the width of its 95 % interval. */
  uncertainty: number;
  rowsPerCall: number;
  timePerCall: Ms;
  timePerRequest: Ms;
  blocksPerCall: number;
  tempBlocksPerCall: number;
  /** Share of all its calls that come from this step. */
  share: Share;
  /** How well the requests explain its calls. */
  r2: number;
  /** Steps that explain them nearly as well: the two cannot be told apart. */
  mistakable: string[];
}

/** A statement over the whole run, whoever asked it. */
export interface StatementTotal {
  id: string;
  query: string;
  calls: number;
  rows: number;
  totalMs: Ms;
  blocks: number;
  tempBlocks: number;
  /** What comes each second whatever the requests do. */
  background: number;
}

export interface Attribution {
  /** Requests of each step while statements were counted. */
  requests: ReadonlyMap<string, number>;
  byStep: ReadonlyMap<string, readonly QueryUse[]>;
  statements: readonly StatementTotal[];
}

/** Short windows tell steps apart; sums over this long lose little at their edges. */
const GROUP: Ms = 5000;
/** Fewer windows than this tell nothing. */
const FEWEST_WINDOWS = 6;

/** Which queries belong to which step, by how their calls rise and fall with the requests. */
export function attribute(record: RunRecord): Attribution {
  const samples = samplesOf(record, 'pg-statements').filter(({ from, at }) => at > from);
  const texts = new Map(samplesOf(record, 'pg-texts').flatMap(({ texts }) => Object.entries(texts)));
  const windows: Window[] = samples.map(({ from, at }) => ({ from, to: at }));
  const requests = requestsIn(windows, record.seconds);
  const seconds = windows.map(({ from, to }) => (to - from) / 1000);
  const groups = groupsOf(windows, GROUP);
  const totals = new Map([...requests].map(([step, { end }]) => [step, end.reduce((sum, count) => sum + count, 0)]));
  const byStep = new Map<string, QueryUse[]>();
  const statements = [...columnsOf(samples)].flatMap(([id, counts]): StatementTotal[] => {
    const query = texts.get(id);
    if (query === undefined) return [];
    const total = { id, query, ...totalOf(samples, id), background: 0 };
    if (windows.length < FEWEST_WINDOWS) return [total];
    const { steps, background, r2 } = explain({ requests, seconds, counts, groups });
    for (const { step, each, uncertainty, mistakable } of steps) {
      const asked = totals.get(step) ?? 0;
      const use: QueryUse = {
        id,
        query,
        callsPerRequest: each,
        uncertainty,
        rowsPerCall: total.rows / total.calls,
        timePerCall: total.totalMs / total.calls,
        timePerRequest: (each * total.totalMs) / total.calls,
        blocksPerCall: total.blocks / total.calls,
        tempBlocksPerCall: total.tempBlocks / total.calls,
        share: Math.min(1, (each * asked) / total.calls),
        r2,
        mistakable,
      };
      byStep.set(step, [...(byStep.get(step) ?? []), use]);
    }
    return [{ ...total, background }];
  });
  for (const uses of byStep.values()) uses.sort((a, b) => b.timePerRequest - a.timePerRequest);
  return { requests: totals, byStep, statements };
}

type Statements = readonly SampleOf<'pg-statements'>[];

/** Calls of each statement, window by window. */
function columnsOf(samples: Statements): Map<string, number[]> {
  const columns = new Map<string, number[]>();
  for (const [index, { statements }] of samples.entries())
    for (const { id, calls } of statements) {
      const column = columns.get(id) ?? samples.map(() => 0);
      column[index] = calls;
      columns.set(id, column);
    }
  return columns;
}

function totalOf(samples: Statements, id: string) {
  const total = { calls: 0, rows: 0, totalMs: 0, blocks: 0, tempBlocks: 0 };
  for (const { statements } of samples) {
    const one = statements.find((statement) => statement.id === id);
    if (!one) continue;
    total.calls += one.calls;
    total.rows += one.rows;
    total.totalMs += one.totalMs;
    total.blocks += one.blocks;
    total.tempBlocks += one.tempBlocks;
  }
  return total;
}
