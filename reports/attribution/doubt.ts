import type { Share } from '../../units.ts';
import type { QueryUse, StatementTotal } from './attribute.ts';

/** Beyond this share of a step's calls, their number is not told as if it were known. */
const TELLABLE: Share = 0.1;
/** Below that a statement's ups and downs have more behind them than the steps that were found. */
const EXPLAINED: Share = 0.95;

interface Known {
  /** Requests of each step that was not run alone. */
  requests: ReadonlyMap<string, number>;
  byStep: ReadonlyMap<string, readonly QueryUse[]>;
  statements: readonly StatementTotal[];
  /** By statement that was inferred: how much a request of each step that it was not laid to may add all the same. */
  possible: ReadonlyMap<string, { r2: Share; possible: ReadonlyMap<string, number> }>;
}

/**
 * Steps of which it cannot be told how often they ask the database: a tenth of their calls or more may be another
 * step's, or some of what was laid to another step, or to none, may be theirs.
 */
export function doubtful({ requests, byStep, statements, possible }: Known): Set<string> {
  const calls = new Map(statements.map((statement) => [statement.id, statement.calls]));
  const all = [...byStep.values()].flat();
  return new Set(
    [...requests].flatMap(([step, asked]) => {
      const own = byStep.get(step) ?? [];
      const told = sum(own.map(({ callsPerRequest }) => callsPerRequest));
      const others = all.filter(({ mistakable }) => mistakable.includes(step));
      const unexplained = [...possible.values()].filter(({ r2 }) => r2 < EXPLAINED);
      const doubt =
        sum(own.map((use) => (use.mistakable.length > 0 ? use.callsPerRequest : use.uncertainty))) +
        sum(others.map(({ id, share }) => (share * (calls.get(id) ?? 0)) / asked)) +
        sum(unexplained.map(({ possible }) => possible.get(step) ?? 0));
      return doubt > TELLABLE * told ? [step] : [];
    }),
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
