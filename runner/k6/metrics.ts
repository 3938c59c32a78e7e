import type { MetricType } from '../metrics/metric.ts';
import type { KnownMetric } from '../metrics/recorder.ts';
import type { EngineModule, EngineVu } from './engine-vu.ts';
import { GoError } from './go-error.ts';
import { toTags } from './tags.ts';

/** `k6/metrics`: Counter, Gauge, Rate, Trend. */
export const metrics: EngineModule = (vu) => {
  const namespace = {
    Counter: constructorOf(vu, 'counter', Counter.prototype),
    Gauge: constructorOf(vu, 'gauge', Gauge.prototype),
    Rate: constructorOf(vu, 'rate', Rate.prototype),
    Trend: constructorOf(vu, 'trend', Trend.prototype),
  };
  return { ...namespace, default: namespace };
};

/** What a script holds of a metric. The classes exist once a thread and not once a VU, which saves kilobytes a VU. */
class ScriptMetric {
  readonly name: string;
  readonly #metric: KnownMetric;
  readonly #vu: EngineVu;

  constructor(vu: EngineVu, metric: KnownMetric) {
    this.#vu = vu;
    this.#metric = metric;
    this.name = metric.name;
  }

  /** @returns false where the value is none, and nothing was added */
  add(value: unknown, tags?: unknown): boolean {
    const vu = this.#vu;
    if (vu.stage === 'init') throw new GoError('Adding metric samples in the init context is not supported');
    const number = toNumber(value);
    if (number === undefined) return false;
    vu.add(this.#metric, number, toTags(tags, `cannot add tags for the '${this.name}' custom metric: `));
    return true;
  }
}

class Counter extends ScriptMetric {}
class Gauge extends ScriptMetric {}
class Rate extends ScriptMetric {}
class Trend extends ScriptMetric {}

const CLASSES = { counter: Counter, gauge: Gauge, rate: Rate, trend: Trend };

/** `new Trend(name, isTime)` of one VU, and for `instanceof` a Trend as every other. */
function constructorOf(vu: EngineVu, type: MetricType, prototype: object): unknown {
  const construct = function (name: unknown, isTime?: unknown): ScriptMetric {
    if (vu.stage !== 'init') throw new GoError('metrics must be declared in the init context');
    return new CLASSES[type](vu, vu.declareMetric(String(name), type, isTime === true ? 'time' : 'default'));
  };
  construct.prototype = prototype;
  return construct;
}

function toNumber(value: unknown): number | undefined {
  const type = typeof value;
  if (type === 'boolean') return value ? 1 : 0;
  if (value === null || value === undefined || type === 'symbol' || type === 'bigint') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
