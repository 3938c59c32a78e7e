import type { Bytes } from '../../../../units.ts';
import type { Entry } from './static-table.ts';

/** RFC 7541, 4.1. */
export const sizeOf = ({ name, value }: Entry): Bytes => name.length + value.length + 32;

/** The fields that a peer sent last, newest first (RFC 7541, 2.3.2). */
export class DynamicTable {
  /** Oldest first; those before `#first` are evicted. */
  #entries: Entry[] = [];
  #first = 0;
  #size: Bytes = 0;
  #most: Bytes;
  /** Grows with every change: what was decoded by the table holds as long as it stays. */
  version = 0;

  constructor(most: Bytes) {
    this.#most = most;
  }

  /** @param index 0 for the newest */
  at(index: number): Entry | undefined {
    const at = this.#entries.length - 1 - index;
    return at < this.#first ? undefined : this.#entries[at];
  }

  add(entry: Entry): void {
    this.version++;
    this.#size += sizeOf(entry);
    this.#entries.push(entry);
    this.#evict();
  }

  resize(most: Bytes): void {
    this.version++;
    this.#most = most;
    this.#evict();
  }

  #evict(): void {
    while (this.#size > this.#most) this.#size -= sizeOf(this.#entries[this.#first++]!);
    if (this.#first === this.#entries.length) {
      this.#entries.length = this.#first = 0;
    } else if (this.#first >= COMPACT) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** Evicted entries are let go in batches. */
const COMPACT = 64;
