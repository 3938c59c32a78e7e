import type { Bytes } from '../../units.ts';
import { ChunkedReader } from './chunked.ts';
import { CODE, RequestError, headTooLarge } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { HeadGatherer } from './head-gatherer.ts';
import { readHead } from './response-head.ts';
import type { ResponseHead } from './response-head.ts';

/** What a read brought: not yet all, all of the response, or all of it and something behind it that nobody asked for. */
export type Progress = 'more' | 'whole' | 'surplus';

const READING = { head: 0, length: 1, chunked: 2, untilClose: 3 } as const;
type Reading = (typeof READING)[keyof typeof READING];

/** Reads up to this size are looked at as one text; it is the usual case by far. */
const SHORT = 4096;
const MOST_INTERIM = 50;

/** Reads the responses of one connection, one after the other: head and body, framed by RFC 9112. */
export class ResponseReader {
  readonly #mostHeadBytes: Bytes;
  #reading: Reading = READING.head;
  #left = 0;
  #interim = 0;
  #chunks: ChunkedReader | undefined;
  #gathered: HeadGatherer | undefined;

  /** @param mostHeadBytes status line and fields may not be larger */
  constructor(mostHeadBytes: Bytes) {
    this.#mostHeadBytes = mostHeadBytes;
  }

  /** The body goes on until the server closes the connection. */
  get untilClose(): boolean {
    return this.#reading === READING.untilClose;
  }

  /** The next response begins. */
  begin(): void {
    this.#reading = READING.head;
    this.#interim = 0;
  }

  /**
   * @param exchange takes the response
   * @param bytes the first `count` of them are new
   * @throws RequestError where Go's net/http refuses them, or the body is too large
   */
  read(exchange: Exchange, bytes: Buffer, count: number): Progress {
    return this.#reading === READING.head && this.#gathered === undefined && count <= SHORT
      ? this.#readShort(exchange, bytes, count)
      : this.#read(exchange, bytes, 0, count);
  }

  /** The whole head, and mostly the whole response, in one read. */
  #readShort(exchange: Exchange, bytes: Buffer, count: number): Progress {
    const text = bytes.toString('latin1', 0, count);
    const end = text.indexOf('\r\n\r\n') + 4;
    if (end === 3 || text.indexOf('\n\n') >= 0) return this.#read(exchange, bytes, 0, count);
    if (end > this.#mostHeadBytes) throw headTooLarge(this.#mostHeadBytes);
    return this.#begin(exchange, readHead(text.slice(0, end)), bytes, end, count);
  }

  #read(exchange: Exchange, bytes: Buffer, from: number, to: number): Progress {
    switch (this.#reading) {
      case READING.head:
        return this.#readHead(exchange, bytes, from, to);
      case READING.length: {
        const end = Math.min(to, from + this.#left);
        this.#left -= end - from;
        take(exchange, bytes, from, end);
        return this.#left > 0 ? 'more' : ended(end, to);
      }
      case READING.chunked: {
        const chunks = this.#chunks!;
        const end = chunks.read(bytes, from, to, (start, stop) => take(exchange, bytes, start, stop));
        return chunks.done ? ended(end, to) : 'more';
      }
      case READING.untilClose:
        take(exchange, bytes, from, to);
        return 'more';
    }
  }

  #readHead(exchange: Exchange, bytes: Buffer, from: number, to: number): Progress {
    const gathered = (this.#gathered ??= new HeadGatherer());
    const end = gathered.add(bytes, from, to);
    if ((end < 0 ? gathered.length : end) > this.#mostHeadBytes) throw headTooLarge(this.#mostHeadBytes);
    if (end >= 0) {
      this.#gathered = undefined;
      const head = readHead(gathered.bytes.toString('latin1', 0, end));
      return this.#begin(exchange, head, gathered.bytes, end, gathered.length);
    }
    return 'more';
  }

  /** The head is read: what follows in these bytes is body. */
  #begin(exchange: Exchange, head: ResponseHead, bytes: Buffer, from: number, to: number): Progress {
    if (head.status < 200 && head.status >= 100 && head.status !== 101) {
      if (++this.#interim > MOST_INTERIM)
        throw new RequestError('net/http: too many 1xx informational responses', CODE.generic);
      return from < to ? this.#readHead(exchange, bytes, from, to) : 'more';
    }
    exchange.response = head;
    exchange.sink?.begin(exchange);
    if (!hasBody(exchange, head) || head.length === 0) return ended(from, to);
    if (head.chunked) {
      this.#reading = READING.chunked;
      this.#chunks = new ChunkedReader();
    } else if (head.length !== undefined) {
      this.#reading = READING.length;
      this.#left = head.length;
    } else {
      this.#reading = READING.untilClose;
    }
    return from < to ? this.#read(exchange, bytes, from, to) : 'more';
  }
}

const ended = (end: number, to: number): Progress => (end === to ? 'whole' : 'surplus');

function take(exchange: Exchange, bytes: Buffer, from: number, to: number): void {
  if (!exchange.take(bytes, from, to)) throw exchange.tooLarge();
}

const hasBody = (exchange: Exchange, { status }: ResponseHead): boolean =>
  exchange.method !== 'HEAD' && status !== 204 && status !== 304 && status !== 101;
