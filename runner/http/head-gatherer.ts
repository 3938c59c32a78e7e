/** Gathers a head that comes in several reads. */
export class HeadGatherer {
  #bytes = Buffer.alloc(0);
  length = 0;

  /** @returns where the blank line ends that closes the head; -1 if it is not there yet */
  add(bytes: Buffer, from: number, to: number): number {
    const searched = Math.max(0, this.length - 3);
    this.#append(bytes, from, to);
    return headEnd(this.#bytes, this.length, searched);
  }

  /** All that was gathered, `length` bytes of it. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Doubles, so that one byte at a time does not cost a copy each. */
  #append(bytes: Buffer, from: number, to: number): void {
    const length = this.length + to - from;
    if (this.#bytes.length < length) {
      const grown = Buffer.allocUnsafe(Math.max(1024, length * 2));
      this.#bytes.copy(grown, 0, 0, this.length);
      this.#bytes = grown;
    }
    bytes.copy(this.#bytes, this.length, from, to);
    this.length = length;
  }
}

const CR = 13;
const LF = 10;

/** Lines may end in a lone line feed, as for Go. */
function headEnd(bytes: Buffer, length: number, from: number): number {
  // A blank first line is a head too, and a broken one.
  if (from === 0 && length > 0 && bytes[0] === LF) return 1;
  if (from === 0 && length > 1 && bytes[0] === CR && bytes[1] === LF) return 2;
  for (let at = bytes.indexOf(LF, from); at >= 0 && at < length; at = bytes.indexOf(LF, at + 1)) {
    if (at + 1 < length && bytes[at + 1] === LF) return at + 2;
    if (at + 2 < length && bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
  }
  return -1;
}
