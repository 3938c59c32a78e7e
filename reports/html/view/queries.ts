import type { Comparison, QuerySide } from '../../comparison.ts';
import { pairText } from '../../cells.ts';
import { amount, milliseconds, percent } from '../../format.ts';
import { element } from '../../svg/markup.ts';
import { SIDES } from '../../svg/colours.ts';
import { svgOf } from '../safe.ts';
import type { Safe } from '../safe.ts';

export interface QueriesView {
  compared: boolean;
  rows: { text: string; bar: Safe; share: string; calls: string; mean: string; rowsPerCall: string }[];
}

export function queriesOf({ queries, before }: Comparison): QueriesView | undefined {
  if (queries.length === 0) return undefined;
  return {
    compared: before !== undefined,
    rows: queries.map(({ text, before, after }) => {
      const pair = (pick: (side: QuerySide) => string): string =>
        pairText({ was: before && pick(before), is: after && pick(after) });
      return {
        text,
        bar: svgOf(shareBar(before?.share, after?.share)),
        share: pair(({ share }) => percent(share)),
        calls: pair(({ callsPerRequest }) => amount(callsPerRequest)),
        mean: pair(({ mean }) => milliseconds(mean)),
        rowsPerCall: pair(({ rowsPerCall }) => amount(rowsPerCall)),
      };
    }),
  };
}

const [WIDTH, HEIGHT] = [96, 12];

/** Share of the database's time: before as an outline, after filled. */
function shareBar(before: number | undefined, after: number | undefined): ReturnType<typeof element> {
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
