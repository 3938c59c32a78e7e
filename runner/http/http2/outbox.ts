import type { Socket } from 'node:net';
import type { Bytes } from '../../../units.ts';
import type { Exchange } from '../exchange.ts';
import { ConnectionFault, ERROR } from './faults.ts';

/** What is small goes to the kernel within the call. */
const SMALL: Bytes = 16 << 10;

const MOST_REPLIES: Bytes = 1 << 20;

/**
 * Frames on their way out. Those of one turn of the script (a batch) leave together: one record of TLS, one system call.
 */
export class Outbox {
  readonly #socket: Socket;
  readonly #drained: () => void;
  #text = '';
  #scheduled = false;
  /** Their requests end with what waits here. */
  #complete: Exchange[] = [];

  /** @param drained called when a full socket takes more again */
  constructor(socket: Socket, drained: () => void) {
    this.#socket = socket;
    this.#drained = drained;
    socket.on('drain', drained);
  }

  /** Bytes that the kernel did not take yet. */
  get waiting(): Bytes {
    return this.#socket.writableLength + this.#text.length;
  }

  /** @param ends its request is out with this */
  put(frames: string, ends?: Exchange): void {
    this.#text += frames;
    if (ends !== undefined) this.#complete.push(ends);
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(this.flush);
  }

  /** What the server made us say. @throws ConnectionFault where it floods us with such, and does not read */
  reply(frames: string): void {
    if (this.waiting > MOST_REPLIES) throw new ConnectionFault(ERROR.enhanceYourCalm, 'a flood of frames');
    this.put(frames);
  }

  flush = (): void => {
    this.#scheduled = false;
    if (this.#text === '') return;
    const [text, complete] = [this.#text, this.#complete];
    this.#text = '';
    if (complete.length > 0) this.#complete = [];
    if (text.length <= SMALL) {
      this.#socket.write(text, 'latin1');
      stamp(complete);
    } else {
      this.#socket.write(text, 'latin1', () => stamp(complete));
    }
  };

  close(): void {
    this.#text = '';
    this.#complete = [];
    this.#socket.off('drain', this.#drained);
  }
}

function stamp(complete: readonly Exchange[]): void {
  if (complete.length === 0) return;
  const now = performance.now();
  for (const exchange of complete) exchange.sentAt ||= now;
}
