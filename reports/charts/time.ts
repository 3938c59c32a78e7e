import { gridOf, gridWidth } from './grid.ts';
import type { MeasuredSide } from './grid.ts';
import type { Series, TimePanel } from './model.ts';
import { PANELS } from './panels.ts';

/** Panels that have something to show. */
export function timePanels(sides: readonly MeasuredSide[]): TimePanel[] {
  return PANELS.map(({ limits, series, width, ...panel }): TimePanel => {
    const seconds = gridWidth(sides, width?.(sides));
    const drawn = sides.map(({ side, measured }) => {
      const grid = gridOf(measured, seconds);
      const known = series(measured, grid).filter(({ values }) => values.some((value) => value !== undefined));
      return { side, times: grid.times, series: known, phases: measured.phases };
    });
    return { ...panel, limits: limits?.(sides.at(-1)!.measured) ?? [], sides: inOneOrder(drawn) };
  }).filter(({ sides }) => sides.some(({ series }) => series.length > 0));
}

/** The same name has the same line on both sides, as one legend serves them. */
function inOneOrder(sides: TimePanel['sides']): TimePanel['sides'] {
  const roles = new Map(sides.flatMap(({ series }) => series.map(({ name, role }) => [name, role])));
  const names = [...roles.keys()];
  return sides.map((side) => ({
    ...side,
    series: names.map((name): Series => ({
      name,
      role: roles.get(name) ?? 'side',
      values: side.series.find((series) => series.name === name)?.values ?? side.times.map(() => undefined),
    })),
  }));
}
