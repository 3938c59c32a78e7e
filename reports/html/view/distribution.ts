import type { HeatMap, SideName } from '../../charts/model.ts';
import type { Comparison } from '../../comparison.ts';
import { MISSING, amount, milliseconds } from '../../format.ts';
import { HEAT } from '../../svg/colours.ts';
import { heatMap, levelStart } from '../../svg/heat-map.ts';
import { element } from '../../svg/markup.ts';
import { spectrum } from '../../svg/spectrum.ts';
import { svgOf } from '../safe.ts';
import type { Safe } from '../safe.ts';
import type { DataTable } from './data-table.ts';

export interface DistributionView {
  heat: { side: SideName; label: string; svg: Safe }[];
  single: boolean;
  /** The colour scale, shared by both maps. */
  scale: { swatch: Safe; from: string }[];
  heatTable: DataTable;
  spectrum: Safe;
  spectrumTable: DataTable;
  legend: { side: SideName; label: string }[];
}

const NAMED = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999];

export function distributionOf({ charts, before, after }: Comparison): DistributionView | undefined {
  const { heat, spectrum: lines } = charts;
  if (heat.length === 0 || lines.every(({ points }) => points.length === 0)) return undefined;
  const labels = { before: before?.label ?? 'before', after: after.label };
  const most = Math.max(...heat.map(({ cells }) => Math.max(...cells.map((column) => Math.max(...column)))));
  const starts = heat.flatMap(({ columns, width }) => [columns[0] ?? 0, (columns.at(-1) ?? 0) + width]);
  const x = [Math.min(...starts), Math.max(...starts)] as const;
  const { readMs, writeMs } = after.budgets;
  return {
    heat: heat.map((map) => ({
      side: map.side,
      label: labels[map.side],
      svg: svgOf(
        heatMap({ ...map, title: `How many requests took how long, ${labels[map.side]}`, most, x, label: tick }),
      ),
    })),
    single: heat.length === 1,
    scale: HEAT.map((fill, level) => ({
      swatch: svgOf(
        element(
          'svg',
          { class: 'swatch', width: 22, height: 10, 'aria-hidden': 'true' },
          element('path', { class: `heat-${level}`, d: 'M0,5H22', stroke: fill, 'stroke-width': 10 }),
        ),
      ),
      from: level === 0 ? '>0' : amount(levelStart(level, most)),
    })),
    heatTable: heatTable(heat, labels),
    spectrum: svgOf(
      spectrum({
        title: 'Response time at every percentile',
        lines,
        limits: [...new Set([readMs, writeMs])],
        label: tick,
      }),
    ),
    spectrumTable: {
      caption: 'Response time at each percentile, all requests of the judged part',
      head: ['', ...lines.map(({ side }) => labels[side])],
      rows: NAMED.map((q) => [
        `p${Number((q * 100).toFixed(2))}`,
        ...lines.map(({ points }) => milliseconds(points.find((point) => Math.abs(point.q - q) < 1e-9)?.ms)),
      ]),
    },
    legend: lines.map(({ side }) => ({ side, label: labels[side] })),
  };
}

const tick = (ms: number): string => (ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`);

function heatTable(heat: readonly HeatMap[], labels: Record<SideName, string>): DataTable {
  const edges = heat[0]?.edges ?? [];
  const requests = ({ cells, width }: HeatMap, row: number): number =>
    cells.reduce((sum, column) => sum + (column[row] ?? 0) * width, 0);
  return {
    caption: 'Requests by response time, whole run',
    head: ['from', 'to', ...heat.map(({ side }) => labels[side])],
    rows: edges
      .slice(0, -1)
      .map((from, row) => [
        milliseconds(from),
        milliseconds(edges[row + 1]),
        ...heat.map((map) => amount(Math.round(requests(map, row))) || MISSING),
      ]),
  };
}
