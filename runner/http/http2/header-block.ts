import type { Bytes } from '../../../units.ts';
import { ConnectionFault, ERROR } from './faults.ts';
import { HEAD_BYTES } from './frames.ts';

/** A header block that comes in several frames (RFC 9113, 6.10). */
export class HeaderBlock {
  readonly stream: number;
  readonly endStream: boolean;
  readonly #most: Bytes;
  readonly #parts: Buffer[] = [];
  #size: Bytes = 0;

  constructor(stream: number, endStream: boolean, most: Bytes) {
    this.stream = stream;
    this.endStream = endStream;
    this.#most = most;
  }

  /** @throws ConnectionFault where it grows without end: also by empty frames */
  add(bytes: Buffer, from: number, to: number): void {
    this.#size += HEAD_BYTES + to - from;
    if (this.#size > this.#most) throw new ConnectionFault(ERROR.enhanceYourCalm, 'header fields without end');
    this.#parts.push(Buffer.from(bytes.subarray(from, to)));
  }

  whole(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
