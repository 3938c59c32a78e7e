import type { Bytes } from '../../../../units.ts';
import { ERROR, ConnectionFault } from '../faults.ts';
import { DynamicTable, sizeOf } from './dynamic-table.ts';
import { decodeHuffman } from './huffman.ts';
import { STATIC_TABLE } from './static-table.ts';
import type { Entry } from './static-table.ts';

/** HPACK's default, which we never change by SETTINGS. */
const TABLE_BYTES: Bytes = 4096;
/** No length or index of a sound block needs more. */
const MOST_INTEGER = 2 ** 31;

/** What a block of header fields says. */
export interface Decoded {
  readonly fields: readonly Entry[];
  /** What it put into the table. */
  readonly added: readonly Entry[];
  /** The table had a say in it, or its size was changed: elsewhere the same bytes may mean something else. */
  readonly bound: boolean;
  /** The fields were larger than allowed, and are not all here. */
  readonly tooLarge: boolean;
}

/** Decodes the header blocks of one connection (RFC 7541), in the order of their coming. */
export class Decoder {
  readonly table = new DynamicTable(TABLE_BYTES);
  #at = 0;

  /**
   * @param most bytes of all fields, each with HPACK's 32 on top
   * @throws ConnectionFault COMPRESSION_ERROR
   */
  decode(bytes: Buffer, from: number, to: number, most: Bytes): Decoded {
    const fields: Entry[] = [];
    const added: Entry[] = [];
    let [bound, size] = [false, 0];
    this.#at = from;
    while (this.#at < to) {
      const first = bytes[this.#at]!;
      let entry: Entry;
      if (first & 0x80) {
        const index = this.#integer(bytes, to, 0x7f);
        bound ||= index > STATIC_TABLE.length;
        entry = this.#entry(index);
      } else if ((first & 0xe0) === 0x20) {
        bound = true;
        const most = this.#integer(bytes, to, 0x1f);
        if (most > TABLE_BYTES) throw broken('a table larger than allowed');
        this.table.resize(most);
        continue;
      } else {
        const indexed = (first & 0x40) !== 0;
        const index = this.#integer(bytes, to, indexed ? 0x3f : 0x0f);
        bound ||= index > STATIC_TABLE.length;
        const name = index === 0 ? this.#text(bytes, to) : this.#entry(index).name;
        entry = { name, value: this.#text(bytes, to) };
        if (indexed) {
          this.table.add(entry);
          added.push(entry);
        }
      }
      size += sizeOf(entry);
      // The rest is still read, for the table's sake.
      if (size <= most) fields.push(entry);
    }
    return { fields, added, bound, tooLarge: size > most };
  }

  #entry(index: number): Entry {
    const entry =
      index <= STATIC_TABLE.length ? STATIC_TABLE[index - 1] : this.table.at(index - STATIC_TABLE.length - 1);
    if (entry === undefined) throw broken(`no field has the index ${index}`);
    return entry;
  }

  /** RFC 7541, 5.1. @param mask the prefix's bits, all set */
  #integer(bytes: Buffer, to: number, mask: number): number {
    let value = bytes[this.#at++]! & mask;
    if (value < mask) return value;
    for (let factor = 1; ; factor *= 128) {
      if (this.#at >= to) throw broken('an integer is cut short');
      const byte = bytes[this.#at++]!;
      value += (byte & 0x7f) * factor;
      if (value > MOST_INTEGER || factor > MOST_INTEGER) throw broken('an integer is too large');
      if (byte < 0x80) return value;
    }
  }

  #text(bytes: Buffer, to: number): string {
    if (this.#at >= to) throw broken('a text is missing');
    const coded = bytes[this.#at]! >= 0x80;
    const length = this.#integer(bytes, to, 0x7f);
    const from = this.#at;
    this.#at += length;
    if (this.#at > to) throw broken('a text is cut short');
    const text = coded ? decodeHuffman(bytes, from, this.#at) : bytes.toString('latin1', from, this.#at);
    if (text === undefined) throw broken('a Huffman code is invalid');
    return text;
  }
}

const broken = (why: string): ConnectionFault => new ConnectionFault(ERROR.compression, why);
