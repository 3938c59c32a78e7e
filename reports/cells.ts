import type { Comparison, Latency, Row, VerdictWord } from './comparison.ts';
import { MISSING, changeInterval, changeOf, milliseconds, msInterval, percent } from './format.ts';

/** A row in words and numbers, the same in every report. */
export interface Cells {
  /** Shape that says at once how the row stands: ✓ △ ✗ ? */
  mark: string;
  /** The shape in a word. */
  standing: string;
  name: string;
  p50: Pair;
  p95: Pair;
  /** Of p95, on the side that is judged. */
  interval: string;
  p99: Pair;
  change: string;
  changeInterval: string;
  word: string;
  errors: Pair;
}

/** A number before and after. Missing where that side has no such row; written once where it did not move. */
export interface Pair {
  was: string | undefined;
  is: string | undefined;
}

export const MARKS: Record<VerdictWord, string> = {
  GO: '✓',
  'GO, ABOVE TARGET': '△',
  'NO-GO': '✗',
  'TOO CLOSE TO CALL': '?',
  'INVALID RUN': '⊘',
};

export function cellsOf(row: Row): Cells {
  const { before, after, change } = row;
  const both = (pick: (side: Latency) => string): Pair => pairOf(before && pick(before), after && pick(after));
  const { mark, standing } = standingOf(row);
  return {
    mark,
    standing,
    name: row.name,
    p50: both(({ p50 }) => milliseconds(p50)),
    p95: both(({ p95 }) => milliseconds(p95)),
    interval: msInterval((after ?? before)?.p95Interval),
    p99: both(({ p99 }) => milliseconds(p99)),
    change: change?.ratio === undefined ? '' : changeOf(change.ratio),
    changeInterval: changeInterval(change?.interval),
    word: wordOf(row),
    errors: both(({ errorShare }) => percent(errorShare)),
  };
}

function wordOf({ before, change }: Row): string {
  if (!change) return before ? 'gone' : 'new';
  const onP50 = change.metric === 'p50' && change.ratio !== undefined;
  return onP50 ? `${change.word}, p50` : change.word;
}

function standingOf({ after, budget }: Row): { mark: string; standing: string } {
  if (!after) return { mark: MISSING, standing: 'not in this run' };
  if (budget.word === 'over limit') return { mark: '✗', standing: 'over its limit' };
  if (budget.errors === 'over limit') return { mark: '✗', standing: 'too many errors' };
  if (budget.word === 'too close' || budget.errors === 'too close') return { mark: '?', standing: 'too close to call' };
  if (budget.word === 'above target') return { mark: '△', standing: 'above its target' };
  if (budget.word === 'not enough data') return { mark: '·', standing: 'not enough data' };
  return { mark: '✓', standing: 'within its budget' };
}

export const pairOf = (was: string | undefined, is: string | undefined): Pair => ({
  was: was === is ? undefined : was,
  is,
});

/** "210 → 180 ms": the unit once when both have the same. */
export function pairText({ was, is }: Pair): string {
  if (was === undefined || is === undefined) return is ?? was ?? MISSING;
  const unit = / \S+$/.exec(is)?.[0];
  return `${unit && was.endsWith(unit) ? was.slice(0, -unit.length) : was} → ${is}`;
}

/** 'before' and 'after', or what the user called the two. */
export const titleOf = ({ before, after }: Comparison): string =>
  before ? `${before.label} → ${after.label}` : after.label;
