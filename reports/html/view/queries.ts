import type { Comparison, QuerySide } from '../../comparison.ts';
import { pairOf, pairText } from '../../cells.ts';
import { amount, milliseconds, percent } from '../../format.ts';
import { element } from '../../svg/markup.ts';
import { SIDES } from '../../svg/colours.ts';
import { svgOf } from '../safe.ts';
import type { Safe } from '../safe.ts';

export interface QueriesView {
  compared: boolean;
  rows: {
    text: string;
    planChanged: boolean;
    bar: Safe;
    time: string;
    share: string;
    calls: string;
    mean: string;
    rowsPerCall: string;
  }[];
}

export function queriesOf({ queries, before }: Comparison): QueriesView | undefined {
  if (queries.length === 0) return undefined;
  const most = Math.max(
    ...queries.flatMap(({ before, after }) => [before, after]).map((side) => side?.timePerRequest ?? 0),
  );
  const part = (side: QuerySide | undefined): number | undefined => side && side.timePerRequest / (most || 1);
  return {
    compared: before !== undefined,
    rows: queries.map(({ text, before, after, planChanged }) => {
      const pair = (pick: (side: QuerySide) => string): string =>
        pairText(pairOf(before && pick(before), after && pick(after)));
      return {
        text,
        planChanged,
        bar: svgOf(timeBar(part(before), part(after))),
        time: pair(({ timePerRequest }) => milliseconds(timePerRequest)),
        share: pair(({ share }) => percent(share)),
        calls: pair(({ callsPerRequest }) => amount(callsPerRequest)),
        mean: pair(({ mean }) => milliseconds(mean)),
        rowsPerCall: pair(({ rowsPerCall }) => amount(rowsPerCall)),
      };
    }),
  };
}

const [WIDTH, HEIGHT] = [120, 12];

/** Time as a share of the costliest statement's: before as an outline, after filled. */
function timeBar(before: number | undefined, after: number | undefined): ReturnType<typeof element> {
  const width = (share: number): number => Math.max(1, Math.round(share * (WIDTH - 2)));
  return element(
    'svg',
    { class: 'bar', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': 'true' },
    ...(after === undefined
      ? []
      : [
          element('rect', { class: 'side-after solid', x: 1, y: 2, width: width(after), height: 8, fill: SIDES.after }),
        ]),
    ...(before === undefined
      ? []
      : [
          element('rect', {
            class: 'side-before',
            x: 1,
            y: 1,
            width: width(before),
            height: 10,
            fill: 'none',
            stroke: SIDES.before,
            'stroke-dasharray': '3 2',
          }),
        ]),
  );
}
