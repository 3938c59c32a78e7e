import { samplesOf } from '../../runner/record/samples.ts';
import { percentile } from '../compare/latency.ts';
import { merged } from '../measured.ts';
import type { Measured } from '../measured.ts';
import type { Grid, MeasuredSide } from './grid.ts';
import type { Series, TimePanel } from './model.ts';
import { levelSeries, rateSeries, sampleSeries, seriesByName, sliceSeries, sum } from './series.ts';

/** A panel before it is filled. */
export interface PanelPlan extends Omit<TimePanel, 'sides' | 'limits'> {
  limits?(measured: Measured): TimePanel['limits'];
  series(measured: Measured, grid: Grid): Series[];
  /** Seconds that a column has to hold, where one is too few. */
  width?(sides: readonly MeasuredSide[]): number;
}

/** One a quantity, in the order in which a reader looks for a cause. */
export const PANELS: readonly PanelPlan[] = [
  {
    id: 'latency',
    title: 'Response time',
    hint: 'All requests. Where p95 leaves p50, some requests wait for something that others do not.',
    unit: 'ms',
    scale: 'log',
    width: latencyWidth,
    limits: ({ record: { header } }) =>
      [...new Set([header.budgets.readMs, header.budgets.writeMs])].map((value) => ({ label: `${value} ms`, value })),
    series: ({ slices }, grid) =>
      QUANTILES.map(({ name, q, role }) => sliceSeries(name, role, grid, slices, (own) => percentile(merged(own), q))),
  },
  {
    id: 'rate',
    title: 'Iterations',
    hint: 'What the schedule offered and what was started. A gap between them is load that never was.',
    unit: 'per second',
    scale: 'linear',
    series: ({ record: { load } }, grid) => [
      rateSeries('offered', 'plan', grid, load, ({ offered }) => offered),
      rateSeries('started', 'main', grid, load, ({ started }) => started),
      ...(load.some(({ dropped }) => dropped > 0)
        ? [rateSeries('dropped', 'side', grid, load, ({ dropped }) => dropped)]
        : []),
    ],
  },
  {
    id: 'requests',
    title: 'Requests',
    hint: 'Answered a second, over all steps.',
    unit: 'per second',
    scale: 'linear',
    series: ({ slices }, grid) => [
      sliceSeries(
        'requests',
        'main',
        grid,
        slices,
        (own) => sum(own.map(({ second }) => second.requests)) / grid.width,
      ),
    ],
  },
  {
    id: 'vus',
    title: 'Virtual users',
    hint: 'With an open-loop schedule, more users at the same rate mean that each waits longer.',
    unit: 'count',
    scale: 'linear',
    series: ({ record }, grid) => [levelSeries('virtual users', grid, record.load, ({ vus }) => vus)],
  },
  {
    id: 'errors',
    title: 'Failed requests',
    hint: 'Share of the requests whose answer was not expected, or never came.',
    unit: 'share',
    scale: 'linear',
    limits: ({ record: { header } }) => [{ label: 'budget', value: header.budgets.errorShare }],
    series: ({ slices }, grid) => [
      sliceSeries(
        'failed',
        'main',
        grid,
        slices,
        (own) =>
          sum(own.map(({ second }) => second.failed)) / Math.max(1, sum(own.map(({ second }) => second.requests))),
      ),
    ],
  },
  {
    id: 'connections',
    title: 'Database connections',
    hint: 'By state. A pool that is full has a flat top; idle in transaction waits for the application.',
    unit: 'count',
    scale: 'stacked',
    limits: ({ record }) => {
      const max = samplesOf(record, 'pg-activity').at(-1)?.max;
      return max === undefined ? [] : [{ label: `max_connections ${max}`, value: max }];
    },
    series: ({ record }, grid) => {
      const samples = samplesOf(record, 'pg-activity');
      const states = new Set(samples.flatMap(({ states }) => Object.keys(states)));
      return [...STATES, ...[...states].filter((state) => !STATES.includes(state))]
        .filter((state) => states.has(state))
        .map((state) => sampleSeries(state, grid, samples, ({ states }) => states[state] ?? 0));
    },
  },
  {
    id: 'queue-depth',
    title: 'Jobs ready in queues',
    hint: 'Waiting for a worker. A line that only rises is a queue that will not drain.',
    unit: 'count',
    scale: 'linear',
    series: ({ record }, grid) =>
      seriesByName(
        grid,
        samplesOf(record, 'queue'),
        ({ queue }) => queue,
        ({ ready }) => ready,
      ),
  },
  {
    id: 'queue-age',
    title: 'Age of the oldest ready job',
    hint: 'How late the next job is.',
    unit: 'seconds',
    scale: 'linear',
    limits: ({ record: { header } }) => [{ label: 'budget', value: header.budgets.queueSeconds }],
    series: ({ record }, grid) =>
      seriesByName(
        grid,
        samplesOf(record, 'queue'),
        ({ queue }) => queue,
        ({ oldestSeconds, ready }) => oldestSeconds ?? (ready === 0 ? 0 : undefined),
      ),
  },
  {
    id: 'cpu',
    title: 'CPU of processes',
    hint: 'A Node process that stays at one core has no time left for requests that wait.',
    unit: 'cores',
    scale: 'linear',
    atLeast: 1,
    series: ({ record }, grid) =>
      seriesByName(
        grid,
        samplesOf(record, 'process'),
        ({ name }) => name,
        ({ cpuCores }) => cpuCores,
      ),
  },
  {
    id: 'memory',
    title: 'Memory of processes',
    hint: 'Resident. A slope that outlives the warm-up is a leak to look for.',
    unit: 'megabytes',
    scale: 'linear',
    series: ({ record }, grid) =>
      seriesByName(
        grid,
        samplesOf(record, 'process'),
        ({ name }) => name,
        ({ rssBytes }) => rssBytes / 2 ** 20,
      ),
  },
  {
    id: 'generator-delay',
    title: 'Load generator: event-loop delay, p99',
    hint: 'How late the measuring program itself was. Above some tens of milliseconds it measures itself.',
    unit: 'ms',
    scale: 'linear',
    atLeast: 20,
    series: ({ record }, grid) => [
      sampleSeries('delay', grid, samplesOf(record, 'generator'), ({ loopDelayMs }) => loopDelayMs),
    ],
  },
  {
    id: 'generator-cpu',
    title: 'Load generator: CPU',
    hint: 'Near one core for each of its threads, it had no room left.',
    unit: 'cores',
    scale: 'linear',
    atLeast: 1,
    series: ({ record }, grid) => [
      sampleSeries('cores', grid, samplesOf(record, 'generator'), ({ cpuCores }) => cpuCores),
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

/** Wide enough that a usual column has the 200 requests that a p95 needs, if twelve columns remain. */
function latencyWidth(sides: readonly MeasuredSide[]): number {
  return Math.max(
    ...sides.map(({ measured: { slices, judged } }) => {
      const requests = sum(slices.filter((slice) => slice.judged).map(({ second }) => second.requests));
      return requests === 0 ? 1 : Math.min((200 * judged) / 1000 / requests, judged / 12_000);
    }),
  );
}
