import type { Storage } from './comparison.ts';
import { plural } from './format.ts';

const UNITS = [
  { noun: 'day', seconds: 86_400 },
  { noun: 'hour', seconds: 3600 },
  { noun: 'minute', seconds: 60 },
  { noun: 'second', seconds: 1 },
];
/** A shorter time has not seen the month's end, or the report of the week. */
const LONG_ENOUGH = 7 * 86_400;

/** What the list of unused indexes is worth: 'Never read in 12 days …'. */
export function unusedSentence({ unusedIndexes, statisticsSeconds }: Storage): string {
  if (unusedIndexes.length === 0) return 'Every index that is not unique was read.';
  const known =
    statisticsSeconds === undefined ? '' : ` in the ${age(statisticsSeconds)} or more that its statistics go back`;
  const doubt =
    (statisticsSeconds ?? 0) < LONG_ENOUGH
      ? ' That is too short to drop one by.'
      : ' Each is kept up to date by every write; look at standbys before one is dropped.';
  return `Never read on this server${known}, and neither unique nor a primary key.${doubt}`;
}

function age(seconds: number): string {
  const unit = UNITS.find((unit) => seconds >= 2 * unit.seconds) ?? UNITS.at(-1)!;
  return plural(Math.floor(seconds / unit.seconds), unit.noun);
}
