import { Histogram } from '../record/histogram.ts';

/** So few values are kept one by one: quantiles of a short run are exact, as k6's are. */
const EXACT = 1000;
/** A histogram counts whole thousandths: microseconds where the number is ms. */
const SCALE = 1000;

/** What a trend saw, as it travels from a worker to the main thread. */
export interface TrendDelta {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** All values, or the histogram's cells: lowest value of a cell (thousandths), how many. */
  values: number[] | undefined;
  cells: Float64Array | undefined;
}

/**
 * A distribution of numbers: exact while there are few, then an HdrHistogram with three significant digits, so that
 * memory does not grow with what is measured. Beyond the exact ones a negative number counts as 0 in the quantiles.
 */
export class Trend {
  count = 0;
  sum = 0;
  min = Infinity;
  max = -Infinity;
  #values: number[] | undefined = [];
  #histogram: Histogram | undefined;

  add(value: number): void {
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (this.#values !== undefined && this.#values.length < EXACT) this.#values.push(value);
    else this.#spilled().record(value * SCALE);
  }

  /** The value that a share q of all values do not exceed; between two values on the line that joins them. */
  quantile(q: number): number {
    if (this.count === 0) return 0;
    if (q <= 0) return this.min;
    if (q >= 1) return this.max;
    if (this.#values === undefined) {
      const value = (this.#spilled().quantile(q) ?? 0) / SCALE;
      return Math.max(this.min, Math.min(this.max, value));
    }
    const sorted = Float64Array.from(this.#values).sort();
    const rank = q * (sorted.length - 1);
    const low = Math.floor(rank);
    const below = sorted[low]!;
    const above = sorted[Math.min(low + 1, sorted.length - 1)]!;
    return below + (above - below) * (rank - low);
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }

  /** Everything since the last time, and begins anew; undefined when there was nothing. */
  take(): TrendDelta | undefined {
    if (this.count === 0) return undefined;
    const { count, sum, min, max } = this;
    const values = this.#values;
    const cells = values ? undefined : cellsOf(this.#spilled());
    this.count = 0;
    this.sum = 0;
    this.min = Infinity;
    this.max = -Infinity;
    this.#values = [];
    this.#histogram?.reset();
    return { count, sum, min, max, values, cells };
  }

  merge({ count, sum, min, max, values, cells }: TrendDelta): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
    if (values && this.#values && this.#values.length + values.length <= EXACT) {
      this.#values.push(...values);
      return;
    }
    const histogram = this.#spilled();
    if (values) for (const value of values) histogram.record(value * SCALE);
    if (cells) addCells(histogram, cells);
  }

  #spilled(): Histogram {
    this.#histogram ??= new Histogram();
    if (this.#values !== undefined) {
      for (const value of this.#values) this.#histogram.record(value * SCALE);
      this.#values = undefined;
    }
    return this.#histogram;
  }
}

/** The histogram of what travelled, for the record. */
export function histogramOf({ values, cells }: TrendDelta): Histogram {
  const histogram = new Histogram();
  if (values) for (const value of values) histogram.record(value * SCALE);
  if (cells) addCells(histogram, cells);
  return histogram;
}

export function cellsOf(histogram: Histogram): Float64Array {
  return histogram.pairs();
}

export function addCells(histogram: Histogram, cells: Float64Array): void {
  for (let at = 0; at < cells.length; at += 2) histogram.record(cells[at]!, cells[at + 1]);
}
