import type { Bytes } from '../../../units.ts';
import { ConnectionFault, ERROR } from './faults.ts';
import { FrameReader } from './frame-reader.ts';
import { FLAG, TYPE } from './frames.ts';
import { HeaderBlock } from './header-block.ts';

/** What a server says, frame by frame; bytes are the reader's to reuse after the call. */
export interface FrameTaker {
  /** @param size of the whole frame, with its padding */
  data(id: number, ends: boolean, bytes: Buffer, from: number, to: number, size: Bytes): void;
  /** A header block, whole. */
  fields(id: number, ends: boolean, bytes: Buffer, from: number, to: number): void;
  reset(id: number, code: number): void;
  /** @param first before which no other frame came */
  settings(bytes: Buffer, from: number, to: number, first: boolean): void;
  ping(payload: string): void;
  goAway(last: number, code: number): void;
  enlarge(id: number, by: Bytes): void;
}

/** Reads frames and holds them against the rules that a frame alone can break (RFC 9113, 6). */
export class Incoming {
  readonly #taker: FrameTaker;
  readonly #mostHeadBytes: Bytes;
  readonly #reader = new FrameReader((...frame) => this.#take(...frame));
  #greeted = false;
  #block: HeaderBlock | undefined;
  #closed = false;

  constructor(taker: FrameTaker, mostHeadBytes: Bytes) {
    this.#taker = taker;
    this.#mostHeadBytes = mostHeadBytes;
  }

  /** @throws ConnectionFault */
  read(bytes: Buffer, count: number): void {
    if (!this.#closed) this.#reader.read(bytes, count);
  }

  close(): void {
    this.#closed = true;
    this.#reader.close();
  }

  #take(type: number, flags: number, id: number, bytes: Buffer, from: number, to: number): void {
    if (this.#closed) return;
    if (!this.#greeted && type !== TYPE.settings) throw violation('the first frame is no SETTINGS');
    if (this.#block !== undefined && (type !== TYPE.continuation || id !== this.#block.stream))
      throw violation('header fields are interrupted');
    const size = to - from;
    const ends = (flags & FLAG.endStream) !== 0;
    switch (type) {
      case TYPE.data: {
        const [start, end] = flags & FLAG.padded ? unpad(bytes, from, to) : [from, to];
        return this.#taker.data(id, ends, bytes, start, end, size);
      }
      case TYPE.headers:
        return this.#headers(flags, id, bytes, from, to);
      case TYPE.continuation:
        return this.#continue(flags, bytes, from, to);
      case TYPE.reset:
        if (size !== 4) throw wrongSize('RST_STREAM');
        return this.#taker.reset(id, bytes.readUInt32BE(from));
      case TYPE.settings:
        return this.#settings(flags, id, bytes, from, to);
      case TYPE.push:
        throw violation('a push that was refused');
      case TYPE.ping:
        if (size !== 8) throw wrongSize('PING');
        if (id !== 0) throw violation('PING on a stream');
        if (!(flags & FLAG.ack)) this.#taker.ping(bytes.toString('latin1', from, to));
        return;
      case TYPE.goAway:
        if (size < 8) throw wrongSize('GOAWAY');
        if (id !== 0) throw violation('GOAWAY on a stream');
        return this.#taker.goAway(bytes.readUInt32BE(from) & LOW_31, bytes.readUInt32BE(from + 4));
      case TYPE.windowUpdate:
        if (size !== 4) throw wrongSize('WINDOW_UPDATE');
        return this.#taker.enlarge(id, bytes.readUInt32BE(from) & LOW_31);
    }
  }

  #headers(flags: number, id: number, bytes: Buffer, from: number, to: number): void {
    let [start, end] = flags & FLAG.padded ? unpad(bytes, from, to) : [from, to];
    if (flags & FLAG.priority) start += 5;
    if (start > end) throw wrongSize('HEADERS');
    const ends = (flags & FLAG.endStream) !== 0;
    if (flags & FLAG.endHeaders) return this.#taker.fields(id, ends, bytes, start, end);
    this.#block = new HeaderBlock(id, ends, this.#mostHeadBytes);
    this.#block.add(bytes, start, end);
  }

  #continue(flags: number, bytes: Buffer, from: number, to: number): void {
    const block = this.#block;
    if (block === undefined) throw violation('CONTINUATION of nothing');
    block.add(bytes, from, to);
    if (!(flags & FLAG.endHeaders)) return;
    this.#block = undefined;
    const whole = block.whole();
    this.#taker.fields(block.stream, block.endStream, whole, 0, whole.length);
  }

  #settings(flags: number, id: number, bytes: Buffer, from: number, to: number): void {
    if (id !== 0) throw violation('SETTINGS on a stream');
    if (flags & FLAG.ack) {
      if (to > from) throw wrongSize('SETTINGS with ACK');
      return;
    }
    const first = !this.#greeted;
    this.#greeted = true;
    this.#taker.settings(bytes, from, to, first);
  }
}

const LOW_31 = 2 ** 31 - 1;

/** Without its padding. */
function unpad(bytes: Buffer, from: number, to: number): [from: number, to: number] {
  const padding = from < to ? bytes[from]! : 0;
  if (from + 1 + padding > to) throw violation('more padding than frame');
  return [from + 1, to - padding];
}

const violation = (why: string): ConnectionFault => new ConnectionFault(ERROR.protocol, why);
const wrongSize = (what: string): ConnectionFault => new ConnectionFault(ERROR.frameSize, `a ${what} of a wrong size`);
