import { Histogram } from '../../runner/record/histogram.ts';
import type { Header, RunEntry, StepKind } from '../../runner/record/entries.ts';
import type { Ms } from '../../units.ts';

/** Seconds of the past that the live view's p95 speaks of. */
const WINDOW = 10;
/** Points of a sparkline. */
const TREND = 8;

interface StepWatch {
  kind: StepKind;
  requests: number;
  failed: number;
  /** One histogram a second, the last WINDOW of them. */
  recent: { at: Ms; response: Histogram }[];
  /** p95 of each past second, ms. */
  trend: number[];
}

/** What the live view shows: the present state of a run, made from its entries as they come. */
export interface Watch {
  phase: string;
  at: Ms;
  vus: number;
  /** Of the last whole second. */
  requests: number;
  offered: number;
  started: number;
  failedShare: number;
  dropped: number;
  iterationErrors: number;
  steps: Map<string, StepWatch>;
  connections: { total: number; max: number; waiting: number; trend: number[] } | undefined;
  queue: { ready: number; oldestSeconds: number; trend: number[] } | undefined;
  notices: string[];
}

export function newWatch(): Watch {
  return {
    phase: 'starting',
    at: 0,
    vus: 0,
    requests: 0,
    offered: 0,
    started: 0,
    failedShare: 0,
    dropped: 0,
    iterationErrors: 0,
    steps: new Map(),
    connections: undefined,
    queue: undefined,
    notices: [],
  };
}

/** Takes one entry in. Entries of one second come together; a new `at` begins a new second. */
export function observe(watch: Watch, entry: Header | RunEntry): void {
  switch (entry.entry) {
    case 'phase':
      watch.phase = entry.name;
      return;
    case 'notice':
      watch.notices.push(entry.text);
      return;
    case 'second': {
      beginSecond(watch, entry.at);
      watch.requests += entry.requests;
      const step = watch.steps.get(entry.step) ?? newStep(entry.kind);
      watch.steps.set(entry.step, step);
      step.requests += entry.requests;
      step.failed += entry.failed;
      const response = Histogram.decode(entry.response);
      step.recent = [...step.recent.filter(({ at }) => at > entry.at - WINDOW * 1000), { at: entry.at, response }];
      push(step.trend, (response.quantile(0.95) ?? 0) / 1000);
      watch.failedShare = failedShare(watch);
      return;
    }
    case 'load':
      beginSecond(watch, entry.at);
      watch.vus += entry.vus;
      watch.offered += entry.offered ?? 0;
      watch.started += entry.started;
      watch.dropped += entry.dropped;
      watch.iterationErrors += entry.iterationErrors;
      return;
    case 'sample':
      observeSample(watch, entry);
      return;
    default: // header, metric and end say nothing that the live view shows
  }
}

/** p95 over the last ten seconds, ms; undefined while the step has not been seen. */
export function recentP95(step: StepWatch): Ms | undefined {
  const merged = new Histogram();
  for (const { response } of step.recent) merged.merge(response);
  const micros = merged.quantile(0.95);
  return micros === undefined ? undefined : micros / 1000;
}

const newStep = (kind: StepKind): StepWatch => ({ kind, requests: 0, failed: 0, recent: [], trend: [] });

function beginSecond(watch: Watch, at: Ms): void {
  if (at <= watch.at && watch.at !== 0) return;
  watch.at = at;
  watch.requests = 0;
  watch.offered = 0;
  watch.started = 0;
  watch.vus = 0;
}

function failedShare({ steps }: Watch): number {
  let [requests, failed] = [0, 0];
  for (const step of steps.values()) {
    requests += step.requests;
    failed += step.failed;
  }
  return requests === 0 ? 0 : failed / requests;
}

function observeSample(watch: Watch, sample: Record<string, unknown>): void {
  const number = (key: string): number => Number(sample[key] ?? 0);
  if (sample['kind'] === 'pg-activity') {
    const waits = Object.values((sample['waits'] ?? {}) as Record<string, number>);
    const trend = watch.connections?.trend ?? [];
    push(trend, number('total'));
    const waiting = waits.reduce((sum, count) => sum + count, 0);
    watch.connections = { total: number('total'), max: number('max') - number('reserved'), waiting, trend };
  }
  if (sample['kind'] === 'queue') {
    const trend = watch.queue?.trend ?? [];
    push(trend, number('ready'));
    watch.queue = { ready: number('ready'), oldestSeconds: number('oldestSeconds'), trend };
  }
}

function push(trend: number[], value: number): void {
  trend.push(value);
  if (trend.length > TREND) trend.shift();
}
