import type { Bytes } from '../../../units.ts';
import type { Exchange } from '../exchange.ts';
import { ConnectionFault, ERROR } from './faults.ts';
import { grow } from './flow.ts';
import type { PeerSettings } from './peer-settings.ts';
import { Stream } from './stream.ts';

const LAST_STREAM = 2 ** 31 - 1;

/** The exchanges of a session: those that have a stream, and those that wait for the server to allow another. */
export class Streams {
  readonly #peer: PeerSettings;
  readonly #start: (stream: Stream) => void;
  readonly #open = new Map<number, Stream>();
  readonly #queue: Exchange[] = [];
  #nextId = 1;
  #closed = false;

  /** @param start called with each new stream */
  constructor(peer: PeerSettings, start: (stream: Stream) => void) {
    this.#peer = peer;
    this.#start = start;
  }

  /** No numbers are left. */
  get usedUp(): boolean {
    return this.#nextId >= LAST_STREAM;
  }

  get idle(): boolean {
    return this.#open.size === 0 && this.#queue.length === 0;
  }

  add(exchange: Exchange): void {
    this.#queue.push(exchange);
    this.startQueued();
  }

  /** Starts of what waits as much as the server allows now. */
  startQueued(): void {
    while (!this.#closed && this.#queue.length > 0 && this.#open.size < this.#peer.mostStreams) {
      const stream = new Stream(this.#nextId, this.#queue.shift()!, this.#peer.initialWindow);
      this.#nextId += 2;
      this.#open.set(stream.id, stream);
      this.#start(stream);
    }
  }

  /** @returns undefined for one that is over @throws ConnectionFault for one that never was */
  find(id: number): Stream | undefined {
    const stream = this.#open.get(id);
    if (stream === undefined && (id % 2 === 0 || id >= this.#nextId))
      throw new ConnectionFault(ERROR.protocol, `a frame on stream ${id}, which was never opened`);
    return stream;
  }

  of(exchange: Exchange): Stream | undefined {
    for (const stream of this.#open.values()) if (stream.exchange === exchange) return stream;
    return undefined;
  }

  all(): MapIterator<Stream> {
    return this.#open.values();
  }

  /** What each may send changes by so much, also downwards. @throws ConnectionFault */
  enlargeAll(by: Bytes): void {
    if (by === 0) return;
    for (const stream of this.#open.values()) {
      const window = grow(stream.sendWindow, by);
      if (window === undefined) throw new ConnectionFault(ERROR.flowControl, 'more than the window allows');
      stream.sendWindow = window;
    }
  }

  delete(stream: Stream): void {
    this.#open.delete(stream.id);
  }

  /** @returns whether it was waiting still */
  unqueue(exchange: Exchange): boolean {
    const at = this.#queue.indexOf(exchange);
    if (at >= 0) this.#queue.splice(at, 1);
    return at >= 0;
  }

  takeQueue(): Exchange[] {
    return this.#queue.splice(0);
  }

  takeAll(): Stream[] {
    const all = [...this.#open.values()];
    this.#open.clear();
    return all;
  }

  /** Nothing more is started. */
  close(): void {
    this.#closed = true;
  }
}
