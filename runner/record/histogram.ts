import { deflateSync, inflateSync } from 'node:zlib';

/**
 * An HdrHistogram of whole microseconds with three significant digits.
 *
 * Ours because it stands on the hot path of every request (a tenth of hdr-histogram-js's time a value), and because
 * it has to grow with what it sees: a step that answers in 2 ms should not hold buckets up to a minute. Buckets and
 * encoding are those of HdrHistogram V2 (github.com/HdrHistogram), so that any HdrHistogram reads them; merging is exact.
 *
 * A value v lies in bucket b = ⌊log2(v / 2048)⌋ + 1 (0 below 2048), in cells of width 2^b: the error is at most 1/1024.
 */
export class Histogram {
  #counts = new Float64Array(HALF);
  #used = 0;
  count = 0;
  sum = 0;
  min = Infinity;
  max = 0;

  /** @param micros rounded to a whole one; below zero counts as zero. */
  record(micros: number, times = 1): void {
    const value = micros > 0 ? Math.round(Math.min(micros, HIGHEST)) : 0;
    this.#add(cellOf(value), times);
    this.count += times;
    this.sum += value * times;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  merge(other: Histogram): void {
    this.#reserve(other.#used);
    for (let cell = 0; cell < other.#used; cell++) this.#counts[cell]! += other.#counts[cell]!;
    this.#used = Math.max(this.#used, other.#used);
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
  }

  /** The value that a share q of all values do not exceed (nearest rank, highest equivalent value); undefined when empty. */
  quantile(q: number): number | undefined {
    if (this.count === 0) return undefined;
    // Rounding keeps 0.95 × 20 from becoming the 20th value for want of a bit.
    const rank = Math.max(1, Math.ceil(Math.round(q * this.count * 1e6) / 1e6));
    let seen = 0;
    for (let cell = 0; cell < this.#used; cell++) {
      seen += this.#counts[cell]!;
      if (seen >= rank) return Math.max(this.min, Math.min(this.max, highestOf(cell)));
    }
    return this.max;
  }

  get mean(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }

  /** Non-empty cells in rising order: lowest and highest value of the cell (µs), and how many fell in it. */
  *cells(): Generator<{ low: number; high: number; count: number }> {
    for (let cell = 0; cell < this.#used; cell++) {
      const count = this.#counts[cell]!;
      if (count > 0) yield { low: lowestOf(cell), high: highestOf(cell), count };
    }
  }

  /** The same flat, for another thread: lowest value of a cell (µs), how many fell in it, and so on. */
  pairs(): Float64Array {
    const flat = new Float64Array(2 * Math.min(this.#used, this.count));
    let length = 0;
    for (let cell = 0; cell < this.#used; cell++) {
      const count = this.#counts[cell]!;
      if (count === 0) continue;
      flat[length++] = lowestOf(cell);
      flat[length++] = count;
    }
    return flat.slice(0, length);
  }

  reset(): void {
    this.#counts.fill(0, 0, this.#used);
    this.#used = 0;
    this.count = 0;
    this.sum = 0;
    this.min = Infinity;
    this.max = 0;
  }

  /** HdrHistogram V2, deflated, in base64. */
  encode(): string {
    const payload = this.#zigzag();
    const inner = Buffer.alloc(40 + payload.length);
    inner.writeInt32BE(V2_COOKIE, 0);
    inner.writeInt32BE(payload.length, 4);
    inner.writeInt32BE(0, 8);
    inner.writeInt32BE(DIGITS, 12);
    inner.writeBigInt64BE(1n, 16);
    inner.writeBigInt64BE(BigInt(HIGHEST), 24);
    inner.writeDoubleBE(1, 32);
    payload.copy(inner, 40);
    const body = deflateSync(inner);
    const head = Buffer.alloc(8);
    head.writeInt32BE(V2_COMPRESSED_COOKIE, 0);
    head.writeInt32BE(body.length, 4);
    return Buffer.concat([head, body]).toString('base64');
  }

  /**
   * Sum, smallest and largest value are known only to a cell's width afterwards, as in any HdrHistogram.
   *
   * @throws RangeError when the text is no histogram of ours
   */
  static decode(text: string): Histogram {
    const buffer = Buffer.from(text, 'base64');
    if (buffer.length < 8 || buffer.readInt32BE(0) !== V2_COMPRESSED_COOKIE) throw new RangeError('not a histogram');
    const inner = inflateSync(buffer.subarray(8), { maxOutputLength: MOST_BYTES });
    if (inner.length < 40 || inner.readInt32BE(0) !== V2_COOKIE || inner.readInt32BE(12) !== DIGITS)
      throw new RangeError('a histogram of another kind');
    const histogram = new Histogram();
    let cell = 0;
    for (let at = 40; at < inner.length;) {
      let [value, shift, byte] = [0, 1, 0];
      do {
        byte = inner[at++] ?? 0;
        value += (byte & 0x7f) * shift;
        shift *= 128;
      } while (byte & 0x80);
      const count = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      if (count < 0) cell -= count;
      else histogram.#restore(cell++, count);
      if (cell > MOST_CELLS) throw new RangeError('a histogram beyond its range');
    }
    return histogram;
  }

  #add(cell: number, times: number): void {
    if (cell >= this.#used) {
      this.#reserve(cell + 1);
      this.#used = cell + 1;
    }
    this.#counts[cell]! += times;
  }

  #restore(cell: number, count: number): void {
    if (count === 0) return;
    this.#add(cell, count);
    const middle = (lowestOf(cell) + highestOf(cell)) / 2;
    this.count += count;
    this.sum += middle * count;
    this.min = Math.min(this.min, lowestOf(cell));
    this.max = Math.max(this.max, highestOf(cell));
  }

  #reserve(cells: number): void {
    if (cells <= this.#counts.length) return;
    const grown = new Float64Array(Math.ceil(cells / HALF) * HALF);
    grown.set(this.#counts);
    this.#counts = grown;
  }

  /** Counts as zigzag LEB128; a run of n empty cells is one −n. */
  #zigzag(): Buffer {
    const bytes: number[] = [];
    const put = (signed: number): void => {
      let rest = signed < 0 ? -signed * 2 - 1 : signed * 2;
      for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
      bytes.push(rest);
    };
    let empty = 0;
    for (let cell = 0; cell < this.#used; cell++) {
      const count = this.#counts[cell]!;
      if (count === 0) {
        empty++;
        continue;
      }
      if (empty > 0) put(-empty);
      empty = 0;
      put(count);
    }
    return Buffer.from(bytes);
  }
}

const DIGITS = 3;
/** Cells of a bucket's upper half; the lowest bucket has two halves. */
const HALF = 1024;
/** A day in microseconds: no request is longer. */
const HIGHEST = 86_400_000_000;
const MOST_CELLS = HALF * 28;
const MOST_BYTES = 1 << 20;
const V2_COOKIE = 0x1c849303 | 0x10;
const V2_COMPRESSED_COOKIE = 0x1c849304 | 0x10;

function bucketOf(value: number): number {
  if (value < 2 * HALF) return 0;
  // clz32 sees 32 bits; a value beyond them is brought down first.
  return value < 2 ** 31 ? 21 - Math.clz32(value) : 21 + 16 - Math.clz32(Math.floor(value / 65536));
}

function cellOf(value: number): number {
  const bucket = bucketOf(value);
  return (bucket << 10) + Math.floor(value / 2 ** bucket);
}

function lowestOf(cell: number): number {
  const bucket = Math.max(0, (cell >> 10) - 1);
  return (cell - (bucket << 10)) * 2 ** bucket;
}

function highestOf(cell: number): number {
  return lowestOf(cell) + 2 ** Math.max(0, (cell >> 10) - 1) - 1;
}
