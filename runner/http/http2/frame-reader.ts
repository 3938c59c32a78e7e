import { FrameTooLarge } from './faults.ts';
import { FRAME_BYTES, HEAD_BYTES } from './frames.ts';

/** Gets each frame whole; its bytes are the reader's to reuse after the call. */
export type TakeFrame = (type: number, flags: number, stream: number, bytes: Buffer, from: number, to: number) => void;

/** Room for one frame that came in several reads. Shared by all connections of a thread: few have one at a time. */
const spare: Buffer[] = [];
const MOST_SPARE = 64;

/** Cuts a connection's bytes into frames, however they are split over reads. */
export class FrameReader {
  readonly #take: TakeFrame;
  #held: Buffer | undefined;
  #length = 0;

  constructor(take: TakeFrame) {
    this.#take = take;
  }

  /** @throws FrameTooLarge; what `take` throws */
  read(bytes: Buffer, count: number): void {
    let at = this.#held === undefined ? 0 : this.#complete(this.#held, bytes, count);
    while (count - at >= HEAD_BYTES) {
      const end = at + HEAD_BYTES + lengthAt(bytes, at);
      if (end > count) break;
      this.#emit(bytes, at, end);
      at = end;
    }
    if (at < count) this.#hold(bytes, at, count);
  }

  /** Lets go of what is held. */
  close(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined && spare.length < MOST_SPARE) spare.push(held);
  }

  /** @returns how many bytes the frame that is held took */
  #complete(held: Buffer, bytes: Buffer, count: number): number {
    let at = Math.min(count, Math.max(0, HEAD_BYTES - this.#length));
    this.#length += bytes.copy(held, this.#length, 0, at);
    if (this.#length < HEAD_BYTES) return at;
    const missing = HEAD_BYTES + lengthAt(held, 0) - this.#length;
    const to = Math.min(count, at + missing);
    this.#length += bytes.copy(held, this.#length, at, to);
    if (to - at < missing) return to;
    at = to;
    // It is given back after the frame was taken: what took it may have read more of it.
    this.#emit(held, 0, this.#length);
    this.close();
    return at;
  }

  #hold(bytes: Buffer, from: number, to: number): void {
    this.#held = spare.pop() ?? Buffer.allocUnsafeSlow(HEAD_BYTES + FRAME_BYTES);
    this.#length = bytes.copy(this.#held, 0, from, to);
  }

  #emit(bytes: Buffer, at: number, end: number): void {
    const stream = bytes.readUInt32BE(at + 5) & 0x7fffffff;
    this.#take(bytes[at + 3]!, bytes[at + 4]!, stream, bytes, at + HEAD_BYTES, end);
  }
}

function lengthAt(bytes: Buffer, at: number): number {
  const length = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  if (length > FRAME_BYTES) throw new FrameTooLarge(length);
  return length;
}
