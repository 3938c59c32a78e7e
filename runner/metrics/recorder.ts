import { TagContext } from './context.ts';
import type { ContextHome } from './context.ts';
import type { Tags } from './tags.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeDelta, ExchangeInfo, ExchangeKey } from './exchange.ts';
import { isMetricName } from './metric.ts';
import type { Contains, Metric, MetricType } from './metric.ts';
import { BUILT_IN } from './metric.ts';
import { Series } from './series.ts';
import type { SeriesDelta, SeriesInfo } from './series.ts';

/** Everything one thread counted since the last time. */
export interface Counted {
  newSeries: SeriesInfo[];
  newExchanges: ExchangeInfo[];
  series: SeriesDelta[];
  exchanges: ExchangeDelta[];
  /** Names of tags that had more values than can be told apart. */
  overflowing: string[];
}

/** A metric as this thread knows it; `index` finds its series fast. */
export interface KnownMetric extends Metric {
  readonly index: number;
}

/** More series than this are no longer told apart: memory must not grow with what is in a tag. */
const MOST_SERIES = 5000;

/** Counts for one thread: metrics by name, series by tags, and what is new since the last second. */
export class Recorder implements ContextHome {
  readonly exact: boolean;
  readonly systemTags: ReadonlySet<string>;
  readonly #metrics = new Map<string, KnownMetric>();
  readonly #contexts = new Map<string, TagContext>();
  readonly #series: Series[] = [];
  readonly #exchanges: Exchange[] = [];
  readonly #sharedSeries = new Map<string, Series>();
  readonly #sharedExchanges = new Map<string, Exchange>();
  readonly #overflowing = new Set<string>();
  #announcedSeries = 0;
  #announcedExchanges = 0;

  constructor({ exact, systemTags }: { exact: boolean; systemTags: readonly string[] }) {
    this.exact = exact;
    this.systemTags = new Set(systemTags);
    for (const { name, type, contains } of Object.values(BUILT_IN)) this.declare(name, type, contains);
  }

  /** @throws TypeError when the name is not allowed, or stands for another kind of metric already */
  declare(name: string, type: MetricType, contains: Contains): KnownMetric {
    const known = this.#metrics.get(name);
    if (known) {
      if (known.type === type && known.contains === contains) return known;
      throw new TypeError(
        `metric '${name}' already exists as a ${known.type} (${known.contains}), not a ${type} (${contains})`,
      );
    }
    if (!isMetricName(name)) throw new TypeError(`'${name}' is no name for a metric: 2 to 128 letters, digits and _`);
    const metric: KnownMetric = { name, type, contains, index: this.#metrics.size };
    this.#metrics.set(name, metric);
    return metric;
  }

  metric(name: string): KnownMetric | undefined {
    return this.#metrics.get(name);
  }

  /** The metrics that the script declared. */
  declared(): Metric[] {
    return [...this.#metrics.values()]
      .filter(({ name }) => !(name in BUILT_IN))
      .map(({ name, type, contains }) => ({ name, type, contains }));
  }

  /** The context of a scenario outside groups. @param tags of run, scenario and VU */
  context(scenario: string, openLoop: boolean, tags: Tags): TagContext {
    return this.#context(scenario, '', openLoop, tags);
  }

  child(parent: TagContext, group: string): TagContext {
    return this.#context(parent.scenario, group, parent.openLoop, parent.tags);
  }

  #context(scenario: string, group: string, openLoop: boolean, tags: Tags): TagContext {
    const all = { ...tags };
    if (this.systemTags.has('scenario') && scenario !== '') all['scenario'] = scenario;
    if (this.systemTags.has('group')) all['group'] = group;
    const key = JSON.stringify([openLoop, Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))]);
    let context = this.#contexts.get(key);
    if (!context) {
      context = new TagContext(this, { scenario, group, openLoop, tags: all });
      if (this.#contexts.size < MOST_SERIES) this.#contexts.set(key, context);
    }
    return context;
  }

  addSeries(metric: Metric, tags: Tags): Series {
    if (this.#series.length < MOST_SERIES) return this.#pushSeries(metric, tags);
    let shared = this.#sharedSeries.get(metric.name);
    if (!shared) {
      const varied = this.#mostVaried(tags);
      this.#overflowing.add(varied);
      shared = this.#pushSeries(metric, Object.fromEntries(Object.entries(tags).filter(([name]) => name !== varied)));
      shared.shared = true;
      this.#sharedSeries.set(metric.name, shared);
    }
    return shared;
  }

  #pushSeries(metric: Metric, tags: Tags): Series {
    const series = new Series(this.#series.length, metric, tags);
    this.#series.push(series);
    return series;
  }

  addExchange(key: ExchangeKey, tags: Tags): Exchange {
    if (this.#exchanges.length >= MOST_SERIES) {
      // By then every scenario and status has one; what is in the varying tag is no longer told apart.
      const wanted = `${key.scenario} ${key.sample.status}`;
      const same = this.#sharedExchanges.get(wanted) ?? this.#exchangeLike(key);
      if (same) {
        if (!this.#sharedExchanges.has(wanted)) this.#overflowing.add(this.#mostVaried(tags));
        this.#sharedExchanges.set(wanted, same);
        return same;
      }
    }
    // The first sample stays as the pattern of its kind; what varies within the kind is of no use.
    const exchange = new Exchange(this.#exchanges.length, key, tags);
    this.#exchanges.push(exchange);
    return exchange;
  }

  #exchangeLike({ scenario, sample }: ExchangeKey): Exchange | undefined {
    return this.#exchanges.find(({ key }) => key.scenario === scenario && key.sample.status === sample.status);
  }

  /** The tag with the most values among the latest series: the one to name in the warning. */
  #mostVaried(tags: Tags): string {
    let [most, worst] = [0, 'name'];
    for (const name of Object.keys(tags)) {
      const values = new Set([...this.#series, ...this.#exchanges].slice(-1000).map(({ tags }) => tags[name]));
      if (values.size > most) [most, worst] = [values.size, name];
    }
    return worst;
  }

  /** Everything since the last time. @param phase of the load in which the second ends */
  take(phase = ''): Counted {
    const newSeries = this.#series.slice(this.#announcedSeries).map(({ id, metric, tags }) => ({
      id,
      metric: { name: metric.name, type: metric.type, contains: metric.contains },
      tags,
    }));
    const newExchanges = this.#exchanges.slice(this.#announcedExchanges).map(({ id, key, tags }) => ({
      id,
      scenario: key.scenario,
      group: key.group,
      step: key.step,
      kind: key.kind,
      status: key.sample.status,
      errorCode: key.sample.errorCode,
      tags,
    }));
    this.#announcedSeries = this.#series.length;
    this.#announcedExchanges = this.#exchanges.length;
    const series = this.#series.flatMap(({ id, sink }) => {
      const delta = sink.take();
      return delta ? [{ id, delta }] : [];
    });
    const exchanges = this.#exchanges.flatMap((exchange) => exchange.take(phase));
    const overflowing = [...this.#overflowing];
    return { newSeries, newExchanges, series, exchanges, overflowing };
  }
}
