import type { Contains, MetricType } from '../metrics/metric.ts';
import type { Tags } from '../metrics/context.ts';
import type { KnownMetric } from '../metrics/recorder.ts';
import type { EngineModule, EngineVu } from './engine-vu.ts';

/** `k6/metrics`: Counter, Gauge, Rate, Trend. */
export const metrics: EngineModule = (vu) => {
  const namespace = {
    Counter: metricClass(vu, 'counter', 'Counter'),
    Gauge: metricClass(vu, 'gauge', 'Gauge'),
    Rate: metricClass(vu, 'rate', 'Rate'),
    Trend: metricClass(vu, 'trend', 'Trend'),
  };
  return { ...namespace, default: namespace };
};

function metricClass(vu: EngineVu, type: MetricType, className: string): unknown {
  const Metric = class {
    readonly name: string;
    readonly #metric: KnownMetric;

    constructor(name: unknown, isTime?: unknown) {
      if (vu.stage !== 'init') throw new Error(`metrics must be declared in the init context`);
      const contains: Contains = isTime === true ? 'time' : 'default';
      this.#metric = vu.declareMetric(String(name), type, contains);
      this.name = this.#metric.name;
    }

    /** @returns false where the value is none, and nothing was added */
    add(value: unknown, tags?: unknown): boolean {
      if (vu.stage === 'init') throw new Error('Adding metric samples in the init context is not supported');
      const number = toNumber(value);
      if (number === undefined || (type === 'counter' && number < 0)) return false;
      vu.add(this.#metric, number, toTags(tags));
      return true;
    }
  };
  Object.defineProperty(Metric, 'name', { value: className });
  return Metric;
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null || (typeof value !== 'number' && typeof value !== 'string')) return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

function toTags(tags: unknown): Tags | undefined {
  if (typeof tags !== 'object' || tags === null) return undefined;
  for (const value of Object.values(tags)) {
    if (typeof value !== 'string')
      return Object.fromEntries(Object.entries(tags).map(([name, of]) => [name, String(of)]));
  }
  return tags as Tags;
}
