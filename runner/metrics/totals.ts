import type { MetricThresholds } from '../options/thresholds.ts';
import type { Tags } from './tags.ts';
import type { ExchangeDelta, ExchangeInfo } from './exchange.ts';
import { BUILT_IN } from './metric.ts';
import type { Metric } from './metric.ts';
import type { Counted } from './recorder.ts';
import { PHASES } from './request-counts.ts';
import type { SeriesInfo } from './series.ts';
import { Histogram } from '../record/histogram.ts';
import { createSink } from './sink.ts';
import type { Delta, Sink } from './sink.ts';
import { selects } from './submetric.ts';
import type { Selector } from './submetric.ts';
import { addCells } from './trend.ts';

/** A metric, or a part of it that a threshold asks for, over the whole run. */
export interface Total {
  /** 'http_reqs' or 'http_reqs{scenario:browse}'. */
  name: string;
  metric: Metric;
  selector: Selector | undefined;
  sink: Sink;
}

/** How often a check of a group passed and failed. */
export interface CheckTotal {
  group: string;
  name: string;
  passes: number;
  fails: number;
}

/** Metrics and checks of the whole run, or of a part of it. */
export interface Tally {
  /** By name. */
  readonly all: ReadonlyMap<string, Total>;
  readonly checks: ReadonlyMap<string, CheckTotal>;
}

/** What a scenario counted, or a group within it: the group's own, without the groups in it. */
export interface Section extends Tally {
  readonly scenario: string;
  /** '::browse::search'; undefined for the scenario whole. */
  readonly group: string | undefined;
  readonly all: Map<string, Total>;
  readonly checks: Map<string, CheckTotal>;
}

interface SeriesPlace {
  sinks: Sink[];
  checks: CheckTotal[];
}

const PHASE_METRICS: readonly Metric[] = PHASES.map((phase) => BUILT_IN[`http_req_${phase}`]);

/** A step of the journey over the whole run. */
export interface StepTotal {
  name: string;
  failed: number;
  /** In µs, from the moment the script asked. */
  response: Histogram;
}

/** k6 shows these beside the whole whenever there are any. */
const ALWAYS: Selector = {
  source: 'http_req_duration{expected_response:true}',
  metric: 'http_req_duration',
  tags: [['expected_response', 'true']],
  silent: true,
};

/** Everything counted in the run so far, put together from the deltas of all threads. */
export class Totals implements Tally {
  readonly all = new Map<string, Total>();
  readonly checks = new Map<string, CheckTotal>();
  /** Empty unless asked for. */
  readonly sections = new Map<string, Section>();
  readonly #inSections: boolean;
  readonly groups = new Set<string>();
  readonly steps = new Map<string, StepTotal>();
  readonly #parts: Total[] = [];
  readonly #series = new Map<string, SeriesPlace>();
  readonly #exchanges = new Map<string, { sinksOf: (metric: Metric) => readonly Sink[]; step: StepTotal }>();

  /** @param inSections counts each scenario and each group apart, too */
  constructor(thresholds: readonly MetricThresholds[], { inSections = false } = {}) {
    this.#inSections = inSections;
    for (const { selector, metric } of thresholds) {
      // A metric that has a threshold is shown and judged though nothing was ever added to it.
      this.#whole(metric);
      if (selector.tags.length > 0) this.#addPart(metric, selector);
    }
    if (!this.all.has(ALWAYS.source)) this.#addPart(BUILT_IN.http_req_duration, ALWAYS);
    // k6 shows bytes also where none went: every life-cycle function counts them, setup and iterations alike.
    for (const sink of this.#bytes()) sink.merge({ type: 'counter', sum: 0, count: 1 });
  }

  #addPart(metric: Metric, selector: Selector): void {
    const part = { name: selector.source, metric, selector, sink: createSink(metric.type) };
    this.#parts.push(part);
    this.all.set(part.name, part);
  }

  add(metric: Metric, value: number): void {
    this.#whole(metric).add(value);
  }

  /** @param thread series are numbered by each thread for itself */
  merge(thread: number, { newSeries, newExchanges, series, exchanges }: Counted): void {
    for (const info of newSeries) this.#series.set(`${thread}/${info.id}`, this.#place(info));
    for (const info of newExchanges) this.#exchanges.set(`${thread}/${info.id}`, this.#placeExchange(info));
    for (const { id, delta } of series) {
      const place = this.#series.get(`${thread}/${id}`);
      if (!place) continue;
      for (const sink of place.sinks) sink.merge(delta);
      if (delta.type === 'rate')
        for (const check of place.checks) {
          check.passes += delta.passes;
          check.fails += delta.total - delta.passes;
        }
    }
    for (const delta of exchanges) {
      const place = this.#exchanges.get(`${thread}/${delta.id}`);
      if (!place) continue;
      mergeExchange(delta, place.sinksOf);
      addCells(place.step.response, delta.response);
      place.step.failed += delta.failed;
    }
  }

  #place({ metric, tags }: SeriesInfo): SeriesPlace {
    const group = tags['group'];
    if (group) this.groups.add(group);
    return {
      sinks: this.#sinks(metric, tags),
      checks: this.#checks(metric, tags),
    };
  }

  #bytes(): Sink[] {
    return [this.#whole(BUILT_IN.data_received), this.#whole(BUILT_IN.data_sent)];
  }

  #checks(metric: Metric, tags: Tags): CheckTotal[] {
    const name = tags['check'];
    if (metric.name !== BUILT_IN.checks.name || name === undefined) return [];
    const group = tags['group'] ?? '';
    const key = `${group}::${name}`;
    return [this, ...this.#sectionsOf(tags)].map(({ checks }) => {
      let check = checks.get(key);
      if (!check) checks.set(key, (check = { group, name, passes: 0, fails: 0 }));
      return check;
    });
  }

  #sectionsOf({ scenario = '', group = '' }: Tags): Section[] {
    if (!this.#inSections) return [];
    return [undefined, ...(group === '' ? [] : [group])].map((own) => {
      const key = `${scenario} ${own ?? ''}`;
      let section = this.sections.get(key);
      if (!section) this.sections.set(key, (section = { scenario, group: own, all: new Map(), checks: new Map() }));
      return section;
    });
  }

  #placeExchange({ tags, group, step: name }: ExchangeInfo): {
    sinksOf: (metric: Metric) => readonly Sink[];
    step: StepTotal;
  } {
    if (group) this.groups.add(group);
    const known = new Map<Metric, readonly Sink[]>();
    const sinksOf = (metric: Metric): readonly Sink[] => {
      let sinks = known.get(metric);
      if (!sinks) known.set(metric, (sinks = this.#sinks(metric, tags)));
      return sinks;
    };
    let step = this.steps.get(name);
    if (!step) this.steps.set(name, (step = { name, failed: 0, response: new Histogram() }));
    return { sinksOf, step };
  }

  #sinks(metric: Metric, tags: Tags): Sink[] {
    const parts = this.#parts.filter((part) => part.metric.name === metric.name && selects(part.selector!, tags));
    const sections = this.#sectionsOf(tags).map(({ all }) => wholeIn(all, metric));
    return [this.#whole(metric), ...parts.map(({ sink }) => sink), ...sections];
  }

  #whole(metric: Metric): Sink {
    return wholeIn(this.all, metric);
  }
}

function wholeIn(all: Map<string, Total>, metric: Metric): Sink {
  let total = all.get(metric.name);
  if (!total) {
    total = { name: metric.name, metric, selector: undefined, sink: createSink(metric.type) };
    all.set(metric.name, total);
  }
  return total.sink;
}

function mergeExchange(delta: ExchangeDelta, sinksOf: (metric: Metric) => readonly Sink[]): void {
  const merge = (metric: Metric, of: Delta): void => {
    for (const sink of sinksOf(metric)) sink.merge(of);
  };
  for (const [index, metric] of PHASE_METRICS.entries()) merge(metric, { type: 'trend', ...delta.trends[index]! });
  merge(BUILT_IN.http_reqs, { type: 'counter', sum: delta.requests, count: delta.requests });
  merge(BUILT_IN.data_sent, { type: 'counter', sum: delta.sent, count: delta.requests });
  merge(BUILT_IN.data_received, { type: 'counter', sum: delta.received, count: delta.requests });
  if (delta.judged > 0) merge(BUILT_IN.http_req_failed, { type: 'rate', passes: delta.failed, total: delta.judged });
}
