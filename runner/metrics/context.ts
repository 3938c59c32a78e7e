import type { Exchange, ExchangeKey } from './exchange.ts';
import type { Series } from './series.ts';
import { sameTags } from './tags.ts';
import type { Tags } from './tags.ts';
import type { Metric } from './metric.ts';
import { stepKind, stepName } from './step-name.ts';
import type { RequestSample } from '../k6/vu.ts';

/** What contexts have from their thread: where new series are announced, and how finely to tell them apart. */
export interface ContextHome {
  /** Whether requests are told apart by their very URL and error text: only where a threshold or an output asks for it. */
  readonly exact: boolean;
  /** Names of the system tags that the options switch on. */
  readonly systemTags: ReadonlySet<string>;
  addSeries(metric: Metric, tags: Tags): Series;
  addExchange(key: ExchangeKey, tags: Tags): Exchange;
  /** Called with a tag set that came too late; gives those that are left. */
  child(parent: TagContext, group: string): TagContext;
}

/**
 * The tags under which a VU counts at a moment: run, scenario, group and its own.
 *
 * What is counted under the same tags meets in one series, found without building a tag object: that is what keeps
 * counting a request under a microsecond.
 */
export class TagContext {
  readonly scenario: string;
  readonly group: string;
  readonly openLoop: boolean;
  /** All of them, as they appear in outputs and sub-metrics. */
  readonly tags: Tags;
  readonly #home: ContextHome;
  readonly #groups = new Map<string, TagContext>();
  readonly #plain: (Series | undefined)[] = [];
  readonly #tagged = new Map<Metric, Variants<Series>>();
  readonly #checks = new Map<string, Series>();
  readonly #exchanges = new Map<string, Variants<Exchange>>();
  readonly #names = new Map<string, string>();

  constructor(home: ContextHome, of: { scenario: string; group: string; openLoop: boolean; tags: Tags }) {
    this.#home = home;
    this.scenario = of.scenario;
    this.group = of.group;
    this.openLoop = of.openLoop;
    this.tags = of.tags;
  }

  /** Inside `group(name)`. */
  enter(name: string): TagContext {
    let child = this.#groups.get(name);
    if (!child) {
      child = this.#home.child(this, `${this.group}::${name}`);
      this.#groups.set(name, child);
    }
    return child;
  }

  /** The series of a metric without tags of its own. @param index the metric's number in this thread */
  series(metric: Metric, index: number): Series {
    return (this.#plain[index] ??= this.#home.addSeries(metric, this.tags));
  }

  /** The series of a metric with tags beside those of the context. */
  taggedSeries(metric: Metric, tags: Tags): Series {
    let known = this.#tagged.get(metric);
    if (!known) this.#tagged.set(metric, (known = { first: [], rest: undefined }));
    for (const series of known.first) if (sameTags(series.own, tags)) return series;
    const key = known.rest && keyOf(tags);
    const other = key === undefined ? undefined : known.rest?.get(key);
    if (other) return other;
    const series = this.#home.addSeries(metric, { ...this.tags, ...tags });
    // One that was there before takes in what can no longer be told apart: it is not this one's own.
    if (series.own !== undefined || series.shared) return series;
    series.own = { ...tags };
    remember(known, series, tags);
    return series;
  }

  check(metric: Metric, name: string): Series {
    let series = this.#checks.get(name);
    if (!series) {
      series = this.#home.addSeries(metric, { ...this.tags, check: name });
      this.#checks.set(name, series);
    }
    return series;
  }

  exchange(sample: RequestSample): Exchange {
    const name = this.#home.exact ? sample.name : this.#stepName(sample);
    let known = this.#exchanges.get(name);
    if (!known) this.#exchanges.set(name, (known = { first: [], rest: undefined }));
    for (const exchange of known.first) if (exchange.isOf(sample, this.#home.exact)) return exchange;
    const key = known.rest && keyOf(sample.tags);
    const other = key === undefined ? undefined : known.rest?.get(key);
    if (other?.isOf(sample, this.#home.exact)) return other;
    const exchange = this.#add(sample);
    if (exchange.isOf(sample, this.#home.exact)) remember(known, exchange, sample.tags);
    return exchange;
  }

  /** URLs with ids are many, their steps few: the memory of both is bounded. */
  #stepName({ method, name }: RequestSample): string {
    let step = this.#names.get(name);
    if (step === undefined || !step.startsWith(method)) {
      step = stepName(method, name);
      if (this.#names.size >= MOST_NAMES) this.#names.clear();
      this.#names.set(name, step);
    }
    return step;
  }

  #add(sample: RequestSample): Exchange {
    const tags = { ...this.tags, ...systemTagsOf(sample, this.#home.systemTags), ...sample.tags };
    const key: ExchangeKey = {
      scenario: this.scenario,
      group: this.group,
      step: stepName(sample.method, sample.name),
      kind: stepKind(sample.method, sample.tags?.['kind'] ?? this.tags['kind']),
      openLoop: this.openLoop,
      sample,
    };
    return this.#home.addExchange(key, tags);
  }
}

const MOST_NAMES = 10_000;

/** Few tag sets are found by looking at each, which makes no object; many by a key. */
interface Variants<T> {
  first: T[];
  rest: Map<string, T> | undefined;
}

const FEW = 16;

function remember<T>(known: Variants<T>, variant: T, tags: Tags | undefined): void {
  if (known.first.length < FEW) known.first.push(variant);
  else (known.rest ??= new Map()).set(keyOf(tags), variant);
  if (known.first.length === FEW) known.rest ??= new Map();
}

const keyOf = (tags: Tags | undefined): string => JSON.stringify(tags) ?? '';

/** k6's system tags of one exchange, those that are switched on and have a value. */
function systemTagsOf(sample: RequestSample, on: ReadonlySet<string>): Record<string, string> {
  const all: Record<string, string> = {
    expected_response: sample.expected === undefined ? '' : String(sample.expected),
    method: sample.method,
    name: sample.name,
    proto: sample.proto,
    status: String(sample.status),
    tls_version: sample.tlsVersion,
    // A `name` tag replaces the URL, so that ids in it make no series of their own.
    url: sample.name,
    error: sample.error,
    error_code: sample.errorCode === 0 ? '' : String(sample.errorCode),
    ip: sample.remoteIp,
  };
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== '' && on.has(name)));
}
