import type { LoadSecond } from '../../runner/record/entries.ts';
import type { Slice } from '../measured.ts';
import { onGrid } from './grid.ts';
import type { Grid } from './grid.ts';
import type { Series } from './model.ts';

/** More lines than this in a panel are noise; the largest stay. */
const MOST_SERIES = 4;
/** A slow probe leaves stretches empty: so many hold the value before them. Longer gaps stay gaps. */
const HELD = 5;

/** One value a stretch of time from the steps' seconds in it. */
export const sliceSeries = (
  name: string,
  role: Series['role'],
  grid: Grid,
  slices: readonly Slice[],
  combine: (slices: Slice[]) => number | undefined,
): Series => ({ name, role, values: onGrid(grid, slices, ({ at }) => at, combine) });

/** What is counted in every second of the load, over all scenarios, by second. */
export const rateSeries = (
  name: string,
  role: Series['role'],
  grid: Grid,
  load: readonly LoadSecond[],
  pick: (second: LoadSecond) => number | undefined,
): Series => ({ name, role, values: totals(grid, load, pick, () => grid.width) });

/** What stands in every second of the load, over all scenarios. */
export const levelSeries = (
  name: string,
  grid: Grid,
  load: readonly LoadSecond[],
  pick: (second: LoadSecond) => number,
): Series => ({
  name,
  role: 'main',
  values: totals(grid, load, pick, (own) => new Set(own.map(({ at }) => at)).size),
});

function totals(
  grid: Grid,
  load: readonly LoadSecond[],
  pick: (second: LoadSecond) => number | undefined,
  divisor: (own: LoadSecond[]) => number,
): (number | undefined)[] {
  const known = load.filter((second) => pick(second) !== undefined);
  return onGrid(
    grid,
    known,
    ({ at }) => at,
    (own) => sum(own.map((second) => pick(second) ?? 0)) / divisor(own),
  );
}

/** Mean of the samples in each stretch. */
export function sampleSeries<S extends { at: number }>(
  name: string,
  grid: Grid,
  samples: readonly S[],
  pick: (sample: S) => number | undefined,
): Series {
  const known = samples.flatMap((sample) => {
    const value = pick(sample);
    return value === undefined ? [] : [{ at: sample.at, value }];
  });
  const values = onGrid(
    grid,
    known,
    ({ at }) => at,
    (own) => sum(own.map(({ value }) => value)) / own.length,
  );
  return { name, role: 'main', values: held(values) };
}

/** One line for each queue or process, the largest first. */
export function seriesByName<S extends { at: number }>(
  grid: Grid,
  samples: readonly S[],
  nameOf: (sample: S) => string,
  pick: (sample: S) => number | undefined,
): Series[] {
  return [...new Set(samples.map(nameOf))]
    .map((name) =>
      sampleSeries(
        name,
        grid,
        samples.filter((sample) => nameOf(sample) === name),
        pick,
      ),
    )
    .sort((a, b) => highest(b) - highest(a))
    .slice(0, MOST_SERIES)
    .map((series, place) => ({ ...series, role: place === 0 ? 'main' : 'side' }));
}

const highest = ({ values }: Series): number => values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);

function held(values: readonly (number | undefined)[]): (number | undefined)[] {
  return values.map((value, place) => {
    if (value !== undefined) return value;
    const goesOn = values.slice(place, place + HELD).some((later) => later !== undefined);
    return goesOn
      ? values.slice(Math.max(0, place - HELD), place).findLast((earlier) => earlier !== undefined)
      : undefined;
  });
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
