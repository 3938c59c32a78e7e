import type { Ms } from '../../units.ts';
import type { ExchangeDelta, ExchangeInfo } from '../metrics/exchange.ts';
import { BUILT_IN } from '../metrics/metric.ts';
import type { MetricType } from '../metrics/metric.ts';
import { PHASES } from '../metrics/request-counts.ts';
import type { SeriesInfo } from '../metrics/series.ts';
import { createSink } from '../metrics/sink.ts';
import type { Delta } from '../metrics/sink.ts';
import { mergeServerTimings } from '../metrics/server-timing.ts';
import { addCells, histogramOf } from '../metrics/trend.ts';
import type { LoadSecond, MetricSecond, RunEntry, SampleEntry, StepSecond } from '../record/entries.ts';
import { Histogram } from '../record/histogram.ts';
import { InPieces } from './in-pieces.ts';
import type { Flush } from './messages.ts';
import type { LoadDelta } from './scenario-run.ts';

const SECOND: Ms = 1000;
/** Of the built-in metrics only these are not told by `second` and `load`. */
const KEPT = new Set<string>([BUILT_IN.checks.name, BUILT_IN.group_duration.name]);

/** Puts the seconds of all threads together into entries of the record. A second is written when every thread is past it. */
export class MergedSeconds {
  readonly #emit: (entry: RunEntry) => void;
  readonly #series = new Map<string, SeriesInfo>();
  readonly #exchanges = new Map<string, ExchangeInfo>();
  readonly #open = new Map<number, { thread: number; flush: Flush }[]>();
  readonly #reached: number[];
  readonly #writing = new InPieces();

  constructor(threads: number, emit: (entry: RunEntry) => void) {
    this.#emit = emit;
    this.#reached = Array.from({ length: threads }, () => -1);
  }

  add(thread: number, flush: Flush): void {
    const { newSeries, newExchanges } = flush.counted;
    for (const info of newSeries) this.#series.set(`${thread}/${info.id}`, info);
    for (const info of newExchanges) this.#exchanges.set(`${thread}/${info.id}`, info);
    const second = this.#open.get(flush.second);
    if (second) second.push({ thread, flush });
    else this.#open.set(flush.second, [{ thread, flush }]);
    this.#reached[thread] = flush.second;
    this.#close(Math.min(...this.#reached));
  }

  /** A thread is gone, or through: it is no longer waited for. */
  leave(thread: number): void {
    this.#reached[thread] = Infinity;
    this.#close(Math.min(...this.#reached));
  }

  /** Writes what is still open. */
  end(): void {
    this.#close(Infinity);
    this.#writing.finish();
  }

  #close(last: number): void {
    for (const second of [...this.#open.keys()].sort((a, b) => a - b)) {
      if (second > last) return;
      const flushes = this.#open.get(second)!;
      this.#open.delete(second);
      this.#writing.add(this.#write(second * SECOND, flushes));
    }
  }

  *#write(at: Ms, flushes: readonly { thread: number; flush: Flush }[]): Generator<void> {
    for (const entry of this.#steps(at, flushes)) yield this.#emit(entry);
    for (const entry of loads(at, flushes)) yield this.#emit(entry);
    for (const entry of this.#metrics(at, flushes)) yield this.#emit(entry);
    if (flushes.some(({ flush }) => flush.load.length > 0)) this.#emit(threads(at, flushes));
  }

  *#steps(at: Ms, flushes: readonly { thread: number; flush: Flush }[]): Generator<StepSecond> {
    const steps = new Map<string, Step>();
    for (const { thread, flush } of flushes)
      for (const delta of flush.counted.exchanges) {
        const info = this.#exchanges.get(`${thread}/${delta.id}`);
        if (!info) continue;
        const key = [info.scenario, info.group, info.step, info.kind, delta.begun].join('\n');
        let step = steps.get(key);
        if (!step) steps.set(key, (step = emptyStep(at, info, delta.begun)));
        addToStep(step, info, delta);
      }
    for (const { entry, response, planned } of steps.values())
      yield { ...entry, response: response.encode(), ...(planned && { planned: planned.encode() }) };
  }

  *#metrics(at: Ms, flushes: readonly { thread: number; flush: Flush }[]): Generator<MetricSecond> {
    const merged = new Map<string, { info: SeriesInfo; deltas: Delta[] }>();
    for (const { thread, flush } of flushes)
      for (const { id, delta } of flush.counted.series) {
        const info = this.#series.get(`${thread}/${id}`);
        if (!info || (info.metric.name in BUILT_IN && !KEPT.has(info.metric.name))) continue;
        const key = `${info.metric.name}\n${JSON.stringify(info.tags)}`;
        const known = merged.get(key);
        if (known) known.deltas.push(delta);
        else merged.set(key, { info, deltas: [delta] });
      }
    for (const { info, deltas } of merged.values()) yield metricEntry(at, info, deltas);
  }
}

interface Step {
  entry: Omit<StepSecond, 'response' | 'planned'>;
  response: Histogram;
  planned: Histogram | undefined;
}

function emptyStep(at: Ms, { scenario, group, step, kind }: ExchangeInfo, begun: string | undefined): Step {
  return {
    entry: {
      entry: 'second',
      at,
      step,
      kind,
      scenario,
      group,
      ...(begun !== undefined && { begun }),
      requests: 0,
      failed: 0,
      statuses: {},
      errors: {},
      within300: 0,
      within800: 0,
      phases: { blocked: 0, connecting: 0, tls: 0, sending: 0, waiting: 0, receiving: 0 },
      bytesSent: 0,
      bytesReceived: 0,
    },
    response: new Histogram(),
    planned: undefined,
  };
}

function addToStep(step: Step, { status, errorCode }: ExchangeInfo, delta: ExchangeDelta): void {
  const { entry } = step;
  entry.requests += delta.requests;
  entry.failed += delta.failed;
  entry.statuses[status] = (entry.statuses[status] ?? 0) + delta.requests;
  if (delta.failed > 0 && errorCode !== 0) entry.errors[errorCode] = (entry.errors[errorCode] ?? 0) + delta.failed;
  entry.within300 += delta.within300;
  entry.within800 += delta.within800;
  entry.bytesSent += delta.sent;
  entry.bytesReceived += delta.received;
  entry.repeats = (entry.repeats ?? 0) + delta.repeats;
  entry.cacheable = (entry.cacheable ?? 0) + delta.cacheable;
  if (delta.serverTimings) mergeServerTimings((entry.serverTimings ??= {}), delta.serverTimings);
  for (const [index, phase] of PHASES.entries()) {
    if (phase === 'duration') continue;
    const name = phase === 'tls_handshaking' ? 'tls' : phase;
    entry.phases[name] += delta.trends[index]!.sum;
  }
  addCells(step.response, delta.response);
  if (delta.loopDelay > 0) entry.loopDelayMs = Math.max(entry.loopDelayMs ?? 0, delta.loopDelay);
  if (delta.planned) addCells((step.planned ??= new Histogram()), delta.planned);
}

/** The worst of the threads: one that is late is enough. */
function threads(at: Ms, flushes: readonly { flush: Flush }[]): SampleEntry {
  const loops = flushes.map(({ flush }) => flush.loop);
  return {
    entry: 'sample',
    at,
    probe: 'engine',
    kind: 'generator-threads',
    threads: loops.length,
    loopDelayMs: Math.max(...loops.map(({ delay }) => delay)),
    worstDelayMs: Math.max(...loops.map(({ worst }) => worst)),
    busyShare: Math.max(...loops.map(({ busy }) => busy)),
  };
}

function* loads(at: Ms, flushes: readonly { flush: Flush }[]): Generator<LoadSecond> {
  const scenarios = new Map<string, LoadDelta[]>();
  for (const { flush } of flushes)
    for (const delta of flush.load) scenarios.set(delta.scenario, [...(scenarios.get(delta.scenario) ?? []), delta]);
  for (const [scenario, deltas] of scenarios) yield loadEntry(at, scenario, deltas);
}

function loadEntry(at: Ms, scenario: string, deltas: readonly LoadDelta[]): LoadSecond {
  const sum = (of: (delta: LoadDelta) => number): number => deltas.reduce((total, delta) => total + of(delta), 0);
  const open = deltas.some(({ offered }) => offered !== undefined);
  const startDelay = mergedCells(deltas.map(({ startDelay }) => startDelay));
  const iterationDuration = mergedCells(deltas.map(({ iterationDuration }) => iterationDuration));
  return {
    entry: 'load',
    at,
    scenario,
    ...(open && { offered: sum(({ offered }) => offered ?? 0) }),
    started: sum(({ started }) => started),
    dropped: sum(({ dropped }) => dropped),
    completed: sum(({ completed }) => completed),
    interrupted: sum(({ interrupted }) => interrupted),
    iterationErrors: sum(({ errors }) => errors),
    vus: sum(({ vus }) => vus),
    vusMax: sum(({ vusMax }) => vusMax),
    ...(startDelay && { startDelay }),
    ...(iterationDuration && { iterationDuration }),
  };
}

function mergedCells(all: readonly (Float64Array | undefined)[]): string | undefined {
  const given = all.filter((cells) => cells !== undefined);
  if (given.length === 0) return undefined;
  const histogram = new Histogram();
  for (const cells of given) addCells(histogram, cells);
  return histogram.encode();
}

function metricEntry(at: Ms, { metric, tags }: SeriesInfo, deltas: readonly Delta[]): MetricSecond {
  const entry = {
    entry: 'metric' as const,
    at,
    ...metric,
    tags: Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== '')),
  };
  const delta = deltas.length === 1 ? deltas[0] : merged(metric.type, deltas);
  switch (delta?.type) {
    case 'counter':
      return { ...entry, value: delta.sum };
    case 'gauge':
      return { ...entry, value: delta.value };
    case 'rate':
      return { ...entry, passes: delta.passes, total: delta.total };
    case 'trend':
      return { ...entry, values: histogramOf(delta).encode() };
    default:
      return entry;
  }
}

function merged(type: MetricType, deltas: readonly Delta[]): Delta | undefined {
  const sink = createSink(type);
  for (const delta of deltas) sink.merge(delta);
  return sink.take();
}
