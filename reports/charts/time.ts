import type { SampleEntry } from '../../runner/record/entries.ts';
import { percentile } from '../compare/latency.ts';
import { merged } from '../measured.ts';
import type { Measured } from '../measured.ts';
import { numbers, numeric, ofKind, textual } from '../samples.ts';
import { gridOf, gridWidth, onGrid } from './grid.ts';
import type { Grid, MeasuredSide } from './grid.ts';
import type { Series, TimePanel } from './model.ts';

/** A panel before it is filled: one a quantity, in the order in which a reader looks for a cause. */
interface PanelPlan extends Omit<TimePanel, 'sides' | 'limits'> {
  limits?(measured: Measured): TimePanel['limits'];
  series(measured: Measured, grid: Grid): Series[];
  /** Seconds that a column has to hold, where one is too few. */
  width?(sides: readonly MeasuredSide[]): number;
}

/** More lines than this in a panel are noise; the largest stay. */
const MOST_SERIES = 4;

const PANELS: readonly PanelPlan[] = [
  {
    id: 'latency',
    title: 'Response time',
    hint: 'All requests. Where p95 leaves p50, some requests wait for something that others do not.',
    unit: 'ms',
    scale: 'log',
    width: latencyWidth,
    limits: ({ record: { header } }) =>
      [...new Set([header.budgets.readMs, header.budgets.writeMs])].map((value) => ({ label: `${value} ms`, value })),
    series: (measured, grid) =>
      QUANTILES.map(({ name, q, role }) => ({
        name,
        role,
        values: onGrid(
          grid,
          measured.slices,
          ({ at }) => at,
          (slices) => percentile(merged(slices), q),
        ),
      })),
  },
  {
    id: 'rate',
    title: 'Iterations',
    hint: 'What the schedule offered and what was started. A gap between them is load that never was.',
    unit: 'per second',
    scale: 'linear',
    series: ({ record }, grid) => [
      loadSeries('offered', 'plan', grid, record.load, ({ offered }) => offered),
      loadSeries('started', 'main', grid, record.load, ({ started }) => started),
      loadSeries(
        'dropped',
        'side',
        grid,
        record.load.some(({ dropped }) => dropped > 0) ? record.load : [],
        ({ dropped }) => dropped,
      ),
    ],
  },
  {
    id: 'requests',
    title: 'Requests',
    hint: 'Answered requests a second, over all steps.',
    unit: 'per second',
    scale: 'linear',
    series: ({ slices }, grid) => [
      {
        name: 'requests',
        role: 'main',
        values: onGrid(
          grid,
          slices,
          ({ at }) => at,
          (own) => sum(own.map(({ second }) => second.requests)) / grid.width,
        ),
      },
    ],
  },
  {
    id: 'vus',
    title: 'Virtual users',
    hint: 'With an open-loop schedule, more users at the same rate mean that each waits longer.',
    unit: 'count',
    scale: 'linear',
    series: ({ record }, grid) => [loadSeries('virtual users', 'main', grid, record.load, ({ vus }) => vus)],
  },
  {
    id: 'errors',
    title: 'Failed requests',
    hint: 'Share of the requests whose answer was not expected, or never came.',
    unit: 'share',
    scale: 'linear',
    limits: ({ record: { header } }) => [{ label: 'budget', value: header.budgets.errorShare }],
    series: ({ slices }, grid) => [
      {
        name: 'failed',
        role: 'main',
        values: onGrid(
          grid,
          slices,
          ({ at }) => at,
          (own) =>
            sum(own.map(({ second }) => second.failed)) / Math.max(1, sum(own.map(({ second }) => second.requests))),
        ),
      },
    ],
  },
  {
    id: 'connections',
    title: 'Database connections',
    hint: 'By state. A full pool shows as a flat top; idle in transaction is a connection that waits for the application.',
    unit: 'count',
    scale: 'stacked',
    limits: ({ record }) => {
      const max = Math.max(...ofKind(record.samples, 'pg-activity').map(({ max }) => numeric(max) ?? 0), 0);
      return max > 0 ? [{ label: 'max_connections', value: max }] : [];
    },
    series: ({ record }, grid) => {
      const samples = ofKind(record.samples, 'pg-activity');
      const states = new Set(samples.flatMap(({ states }) => numbers(states).map(([state]) => state)));
      return [...STATES, ...[...states].filter((state) => !STATES.includes(state))]
        .filter((state) => states.has(state))
        .map((state) => sampleSeries(state, grid, samples, ({ states }) => stateCount(states, state)));
    },
  },
  {
    id: 'queue-depth',
    title: 'Jobs ready in queues',
    hint: 'Waiting for a worker. A line that only rises is a queue that will not drain.',
    unit: 'count',
    scale: 'linear',
    series: ({ record }, grid) => byName(grid, ofKind(record.samples, 'queue'), 'queue', ({ ready }) => numeric(ready)),
  },
  {
    id: 'queue-age',
    title: 'Age of the oldest ready job',
    hint: 'How late the last e-mail is.',
    unit: 'seconds',
    scale: 'linear',
    limits: ({ record: { header } }) => [{ label: 'budget', value: header.budgets.queueSeconds }],
    series: ({ record }, grid) =>
      byName(
        grid,
        ofKind(record.samples, 'queue'),
        'queue',
        ({ oldestSeconds, ready }) => numeric(oldestSeconds) ?? (ready === 0 ? 0 : undefined),
      ),
  },
  {
    id: 'cpu',
    title: 'CPU of processes',
    hint: 'Cores kept busy; a Node process that stays at one core has no time left for waiting requests.',
    unit: 'cores',
    scale: 'linear',
    series: ({ record }, grid) =>
      byName(grid, ofKind(record.samples, 'process'), 'name', ({ cpuCores }) => numeric(cpuCores)),
  },
  {
    id: 'memory',
    title: 'Memory of processes',
    hint: 'Resident memory. A slope that outlives the warm-up is a leak to look for.',
    unit: 'bytes',
    scale: 'linear',
    series: ({ record }, grid) =>
      byName(grid, ofKind(record.samples, 'process'), 'name', ({ rssBytes }) => numeric(rssBytes)),
  },
  {
    id: 'generator-delay',
    title: 'Load generator: event-loop delay, p99',
    hint: 'How late the measuring program itself was. Above some tens of milliseconds it measures itself.',
    unit: 'ms',
    scale: 'linear',
    series: ({ record }, grid) => [
      sampleSeries(
        'delay',
        grid,
        ofKind(record.samples, 'generator'),
        ({ loopDelayMs }) => numeric(loopDelayMs),
        Math.max,
      ),
    ],
  },
  {
    id: 'generator-cpu',
    title: 'Load generator: CPU',
    hint: 'Near one core for each of its threads, it had no room left.',
    unit: 'cores',
    scale: 'linear',
    series: ({ record }, grid) => [
      sampleSeries('cores', grid, ofKind(record.samples, 'generator'), ({ cpuCores }) => numeric(cpuCores)),
    ],
  },
];

const QUANTILES = [
  { name: 'p50', q: 0.5, role: 'side' },
  { name: 'p95', q: 0.95, role: 'main' },
  { name: 'p99', q: 0.99, role: 'side' },
] as const;

/** In the order in which they are stacked, what works at the bottom. */
const STATES = ['active', 'idle in transaction', 'idle in transaction (aborted)', 'idle'];

/** Panels that have something to show. */
export function timePanels(sides: readonly MeasuredSide[]): TimePanel[] {
  return PANELS.map(({ id, title, hint, unit, scale, limits, series, width }): TimePanel => {
    const seconds = gridWidth(sides, width?.(sides));
    return {
      id,
      title,
      hint,
      unit,
      scale,
      limits: limits?.(sides.at(-1)!.measured) ?? [],
      sides: sides.map(({ side, measured }) => {
        const grid = gridOf(measured, seconds);
        const drawn = series(measured, grid).filter(({ values }) => values.some((value) => value !== undefined));
        return { side, times: grid.times, series: drawn, phases: measured.phases };
      }),
    };
  }).filter(({ sides }) => sides.some(({ series }) => series.length > 0));
}

/** Wide enough that a usual column has the 200 requests that a p95 needs, if twelve columns remain. */
function latencyWidth(sides: readonly MeasuredSide[]): number {
  return Math.max(
    ...sides.map(({ measured: { slices, judged } }) => {
      const requests = sum(slices.filter((slice) => slice.judged).map(({ second }) => second.requests));
      return requests === 0 ? 1 : Math.min((200 * judged) / 1000 / requests, judged / 12_000);
    }),
  );
}

function loadSeries<T extends { at: number }>(
  name: string,
  role: Series['role'],
  grid: Grid,
  load: readonly T[],
  pick: (second: T) => number | undefined,
): Series {
  const known = load.filter((second) => pick(second) !== undefined);
  const isLevel = name === 'virtual users';
  return {
    name,
    role,
    values: onGrid(
      grid,
      known,
      ({ at }) => at,
      (own) => {
        const total = sum(own.map((second) => pick(second) ?? 0));
        return isLevel ? total / new Set(own.map(({ at }) => at)).size : total / grid.width;
      },
    ),
  };
}

/** Mean of the samples in each stretch; the last value before it where a slow probe left a stretch empty. */
function sampleSeries(
  name: string,
  grid: Grid,
  samples: readonly SampleEntry[],
  pick: (sample: SampleEntry) => number | undefined,
  combine: (...values: number[]) => number = (...values) => sum(values) / values.length,
): Series {
  const known = samples.flatMap((sample) => {
    const value = pick(sample);
    return value === undefined ? [] : [{ at: sample.at, value }];
  });
  const values = onGrid(
    grid,
    known,
    ({ at }) => at,
    (own) => combine(...own.map(({ value }) => value)),
  );
  return { name, role: 'main', values: filled(values) };
}

/** One line for each queue or process, the largest first. */
function byName(
  grid: Grid,
  samples: readonly SampleEntry[],
  field: string,
  pick: (sample: SampleEntry) => number | undefined,
): Series[] {
  const names = [...new Set(samples.flatMap((sample) => textual(sample[field]) ?? []))];
  return names
    .map((name) =>
      sampleSeries(
        name,
        grid,
        samples.filter((sample) => sample[field] === name),
        pick,
      ),
    )
    .sort((a, b) => highest(b) - highest(a))
    .slice(0, MOST_SERIES)
    .map((series, place) => ({ ...series, role: place === 0 ? 'main' : 'side' }));
}

const stateCount = (states: unknown, state: string): number =>
  numbers(states).find(([name]) => name === state)?.[1] ?? 0;

const highest = ({ values }: Series): number => Math.max(0, ...values.map((value) => value ?? 0));

/** Gaps of up to five stretches between two samples hold the value before; longer ones are gaps. */
function filled(values: readonly (number | undefined)[]): (number | undefined)[] {
  return values.map((value, place) => {
    if (value !== undefined) return value;
    const next = values.slice(place, place + 5).some((later) => later !== undefined);
    return next ? values.slice(Math.max(0, place - 5), place).findLast((earlier) => earlier !== undefined) : undefined;
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
