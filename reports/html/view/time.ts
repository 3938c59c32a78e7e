import type { SideName, TimePanel, Unit } from '../../charts/model.ts';
import type { Comparison } from '../../comparison.ts';
import { amount, milliseconds, percent } from '../../format.ts';
import { layerSwatch, lineSwatch } from '../../svg/swatch.ts';
import { timePanel } from '../../svg/time-panel.ts';
import { svgOf } from '../safe.ts';
import type { Safe } from '../safe.ts';
import type { DataTable } from './data-table.ts';

export interface TimeView {
  /** One record alone: panels stand in two columns, where else the two sides do. */
  single: boolean;
  panels: PanelView[];
}

interface PanelView {
  id: string;
  title: string;
  hint: string;
  unit: string;
  legend: { swatch: Safe; name: string }[];
  charts: { side: SideName; label: string; svg: Safe }[];
  single: boolean;
  table: DataTable;
}

const UNITS: Record<Unit, string> = {
  ms: 'ms',
  'per second': '/s',
  count: '',
  share: '%',
  seconds: 's',
  megabytes: 'MB',
  cores: 'cores',
};

const FORMATS: Record<Unit, (value: number | undefined) => string> = {
  ms: milliseconds,
  'per second': amount,
  count: amount,
  share: percent,
  seconds: (value) => milliseconds(value && value * 1000),
  megabytes: amount,
  cores: amount,
};

/** Numbers at an axis: round ones, and short, since a phone shows them too. */
const LABELS: Record<Unit, (value: number) => string> = {
  ms: (ms) => (ms >= 1000 ? `${ms / 1000} s` : `${ms}`),
  'per second': String,
  count: String,
  share: (share) => `${Number((share * 100).toFixed(2))} %`,
  seconds: (seconds) => `${seconds} s`,
  megabytes: String,
  cores: String,
};

export function timeOf({ charts, before, after }: Comparison): TimeView {
  const times = charts.time.flatMap(({ sides }) => sides.flatMap(({ times }) => [times[0] ?? 0, times.at(-1) ?? 0]));
  const x = [Math.min(...times), Math.max(...times) + 1] as const;
  const labels = { before: before?.label ?? 'before', after: after.label };
  return { single: !before, panels: charts.time.map((panel) => panelView(panel, x, labels)) };
}

function panelView(panel: TimePanel, x: readonly [number, number], labels: Record<SideName, string>): PanelView {
  const { id, title, hint, unit, scale, sides, limits } = panel;
  const y = domainOf(panel);
  const legend = sides[0]?.series ?? [];
  return {
    id,
    title,
    hint,
    unit: UNITS[unit],
    legend:
      legend.length < 2
        ? []
        : legend.map(({ name }, place) => ({
            swatch: svgOf(scale === 'stacked' ? layerSwatch(place) : lineSwatch(legend, place)),
            name,
          })),
    charts: sides.map(({ side, times, series, phases }) => ({
      side,
      label: labels[side],
      svg: svgOf(
        timePanel({
          title: `${title}, ${labels[side]}`,
          side,
          scale,
          times,
          series,
          phases,
          limits,
          x,
          y,
          label: LABELS[unit],
        }),
      ),
    })),
    single: sides.length === 1,
    table: tableOf(panel, labels),
  };
}

/** From zero, or from the smallest on a log axis. A limit far above the data would flatten it, and is only named. */
function domainOf({ sides, limits, scale, atLeast = 0 }: TimePanel): readonly [number, number] {
  const values = sides.flatMap(({ series, times }) =>
    scale === 'stacked'
      ? times.map((_, column) => series.reduce((sum, { values }) => sum + (values[column] ?? 0), 0))
      : series.flatMap(({ values }) => values.flatMap((value) => value ?? [])),
  );
  const most = Math.max(atLeast, ...values);
  const shown = limits
    .map(({ value }) => value)
    .filter((value) => scale === 'log' || value <= most * 2.5 || most === 0);
  const high = Math.max(most, ...shown) * (scale === 'log' ? 1.3 : 1.12) || 1;
  if (scale !== 'log') return [0, high];
  const low = Math.min(...values.filter((value) => value > 0), ...shown, high / 10);
  return [low / 1.15, high];
}

function tableOf({ title, unit, sides }: TimePanel, labels: Record<SideName, string>): DataTable {
  const columns = sides.flatMap(({ side, times, series }) =>
    series.map(({ name, values }) => ({
      head: sides.length > 1 ? `${name}, ${labels[side]}` : name,
      byTime: new Map(times.map((time, place) => [time, values[place]])),
    })),
  );
  const times = [...new Set(sides.flatMap(({ times }) => times))].sort((a, b) => a - b);
  return {
    caption: `${title}, by seconds since the hold began`,
    head: ['s', ...columns.map(({ head }) => head)],
    rows: times.map((time) => [String(time), ...columns.map(({ byTime }) => FORMATS[unit](byTime.get(time)))]),
  };
}
