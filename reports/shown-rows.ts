import type { Comparison, Row } from './comparison.ts';

/** More rows than this on a first screen, and nobody sees which ones matter. */
const MOST_ROWS = 10;

/** What the first screen shows, and what it folds: journeys before steps, within each those that need a look first. */
export function shownRows({ journeys, steps }: Comparison): { first: Row[]; folded: Row[] } {
  // One journey is the whole run, and says nothing that the steps do not.
  const shownJourneys = journeys.length > 1 ? journeys.slice(0, Math.max(2, MOST_ROWS - steps.length)) : [];
  const shownSteps = steps.slice(0, MOST_ROWS - shownJourneys.length);
  const first = [...shownJourneys, ...shownSteps];
  return { first, folded: [...journeys, ...steps].filter((row) => !first.includes(row)) };
}
