import type { MetricType } from './metric.ts';
import { Trend } from './trend.ts';
import type { TrendDelta } from './trend.ts';

/** What a metric saw since the last time, as it travels from a worker to the main thread. */
export type Delta =
  | { type: 'counter'; sum: number; count: number }
  | { type: 'gauge'; value: number; min: number; max: number }
  | { type: 'rate'; passes: number; total: number }
  | ({ type: 'trend' } & TrendDelta);

/** Where the numbers of a metric, or of one of its tag sets, come together. */
export interface Sink {
  /** False where nothing was ever added. */
  used: boolean;
  add(value: number): void;
  /** What came since the last time; undefined when nothing did. */
  take(): Delta | undefined;
  merge(delta: Delta): void;
}

export class CounterSink implements Sink {
  used = false;
  sum = 0;
  #count = 0;

  add(value: number): void {
    this.used = true;
    this.sum += value;
    this.#count++;
  }

  take(): Delta | undefined {
    if (this.#count === 0) return undefined;
    const delta: Delta = { type: 'counter', sum: this.sum, count: this.#count };
    this.sum = 0;
    this.#count = 0;
    return delta;
  }

  merge(delta: Delta): void {
    if (delta.type !== 'counter') return;
    this.used = true;
    this.sum += delta.sum;
    this.#count += delta.count;
  }
}

export class GaugeSink implements Sink {
  used = false;
  value = 0;
  min = 0;
  max = 0;
  #fresh = false;

  add(value: number): void {
    this.value = value;
    this.min = this.used ? Math.min(this.min, value) : value;
    this.max = this.used ? Math.max(this.max, value) : value;
    this.used = true;
    this.#fresh = true;
  }

  take(): Delta | undefined {
    if (!this.#fresh) return undefined;
    this.#fresh = false;
    return { type: 'gauge', value: this.value, min: this.min, max: this.max };
  }

  merge(delta: Delta): void {
    if (delta.type !== 'gauge') return;
    this.value = delta.value;
    this.min = this.used ? Math.min(this.min, delta.min) : delta.min;
    this.max = this.used ? Math.max(this.max, delta.max) : delta.max;
    this.used = true;
    this.#fresh = true;
  }
}

export class RateSink implements Sink {
  used = false;
  passes = 0;
  total = 0;

  add(value: number): void {
    this.used = true;
    this.total++;
    if (value !== 0) this.passes++;
  }

  take(): Delta | undefined {
    if (this.total === 0) return undefined;
    const delta: Delta = { type: 'rate', passes: this.passes, total: this.total };
    this.passes = 0;
    this.total = 0;
    return delta;
  }

  merge(delta: Delta): void {
    if (delta.type !== 'rate') return;
    this.used = true;
    this.passes += delta.passes;
    this.total += delta.total;
  }
}

export class TrendSink implements Sink {
  used = false;
  readonly trend = new Trend();

  add(value: number): void {
    this.used = true;
    this.trend.add(value);
  }

  take(): Delta | undefined {
    const delta = this.trend.take();
    return delta && { type: 'trend', ...delta };
  }

  merge(delta: Delta): void {
    if (delta.type !== 'trend') return;
    this.used = true;
    this.trend.merge(delta);
  }
}

export function createSink(type: MetricType): Sink {
  switch (type) {
    case 'counter':
      return new CounterSink();
    case 'gauge':
      return new GaugeSink();
    case 'rate':
      return new RateSink();
    default:
      return new TrendSink();
  }
}
