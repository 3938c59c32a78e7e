import { pairOf, pairText } from './cells.ts';
import type { Comparison, SlowPath, StepDatabase, StepQuery, StepQuerySide } from './comparison.ts';
import { amount, milliseconds, percent, plural } from './format.ts';

/** What became of a path, beside its name. Where nothing is to be said, ''. */
export const STATES: Record<SlowPath['state'], string> = {
  open: '',
  new: 'new',
  mended: 'mended',
  better: 'better',
  unchanged: 'unchanged',
  worse: 'worse',
  'cannot tell': 'cannot tell',
};

const DOUBT =
  'How often a request asks the database cannot be told: other steps come at the same time, or ask the same. A run with --solo 5s, which also takes each journey alone, tells.';

/** 'A request asks the database 25 → 2 times for 48 → 48 rows, which takes it 12 → 2.1 ms.' */
export function databaseSentence({ before, after }: StepDatabase): string {
  if (before?.doubtful || after?.doubtful) return DOUBT;
  const pair = (pick: (use: NonNullable<StepDatabase['after']>) => string): string =>
    pairText(pairOf(before && pick(before), after && pick(after)));
  return `A request asks the database ${pair(({ calls }) => amount(calls))} times for ${pair(({ rows }) => amount(rows))} rows, which takes it ${pair(({ time }) => milliseconds(time))}.`;
}

/** 'Its answers say of themselves: db 12 → 3 ms, total 40 → 22 ms.' '' where they say nothing. */
export function timingsSentence(timings: SlowPath['serverTimings']): string {
  const told = timings.map(({ name, before, after }) => {
    const pair = pairOf(
      before === undefined ? undefined : milliseconds(before),
      after === undefined ? undefined : milliseconds(after),
    );
    return `${name} ${pairText(pair)}`;
  });
  return told.length > 0 ? `Its answers say of themselves (Server-Timing): ${told.join(', ')}.` : '';
}

/** One query of a step in words and numbers, the same in every report. */
export interface QueryCells {
  text: string;
  calls: string;
  rows: string;
  time: string;
  /** Of what the step's mean became faster by. */
  gain: string;
  planChanged: boolean;
  /** How it is known that it is this step's, and how surely. */
  known: string;
}

export function queryCells({ text, before, after, planChanged, shareOfGain }: StepQuery): QueryCells {
  const pair = (pick: (side: StepQuerySide) => string): string =>
    pairText(pairOf(before && pick(before), after && pick(after)));
  const side = after ?? before;
  return {
    text,
    calls: pair((side) => about(side) + amount(side.calls)),
    rows: pair((side) => about(side) + amount(side.rows)),
    time: pair((side) => about(side) + milliseconds(side.time)),
    gain: shareOfGain === undefined ? '' : percent(shareOfGain),
    planChanged,
    known: side ? howKnown(side) : '',
  };
}

/** Off by less than this share of the calls, it goes without saying. */
const EXACT = 0.02;
/** Off by more, a figure is no more than a guess. */
const CLOSE = 0.1;

const about = ({ calls, uncertainty, mistakable }: StepQuerySide): string =>
  uncertainty > CLOSE * calls || mistakable.length > 0 ? '≈ ' : '';

function howKnown({ method, calls, uncertainty, mistakable }: StepQuerySide): string {
  const range = uncertainty > EXACT * calls ? `, ± ${amount(uncertainty)}` : '';
  const others = mistakable.slice(0, 2).join(' or ') + (mistakable.length > 2 ? ' …' : '');
  switch (method) {
    case 'solo':
      return `run alone${range}${others && `; together with ${others}`}`;
    case 'spans':
      return `the target's spans${range}`;
    case 'comments':
      return `comments in the query${range}${others && `; may be ${others}`}`;
    default:
      return `inferred${range}${others && `; may be ${others}`}`;
  }
}

const ORDER = ['mended', 'better', 'unchanged', 'worse', 'new', 'cannot tell'] as const;

/** '6 of 8 earlier findings mended, 1 better, 1 unchanged; 1 new.' '' where nothing was found before or after. */
export function followedSentence({ followed }: Comparison): string {
  const count = (wanted: string): number => followed.filter(({ state }) => state === wanted).length;
  const earlier = followed.length - count('new');
  if (followed.length === 0) return '';
  const told = ORDER.filter((state) => state !== 'new' && count(state) > 0).map((state) =>
    state === 'cannot tell' ? `of ${count(state)} it cannot be told` : `${count(state)} ${state}`,
  );
  const fresh = count('new') > 0 ? `${count('new')} new` : '';
  const old = earlier > 0 ? `Of ${plural(earlier, 'earlier finding')}: ${told.join(', ')}` : 'Nothing was found before';
  return `${[old, fresh].filter(Boolean).join('; ')}.`;
}
