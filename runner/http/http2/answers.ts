import type { Bytes } from '../../../units.ts';
import { CODE, headTooLarge } from '../errors.ts';
import type { RequestError } from '../errors.ts';
import { pollTime } from '../poll-clock.ts';
import { ConnectionFault, ERROR, StreamFault } from './faults.ts';
import { CONNECTION_WINDOW, STREAM_WINDOW, refill, spend } from './flow.ts';
import { HEAD_BYTES, windowUpdate } from './frames.ts';
import type { Outbox } from './outbox.ts';
import { FieldsReader } from './response.ts';
import type { Stream } from './stream.ts';

/** How an answer goes on and ends. */
export interface AnswerEnds {
  complete(stream: Stream): void;
  /** The server broke the protocol within a stream. */
  fail(stream: Stream, code: number, why: string): void;
  /** What comes is not what we take. */
  giveUp(stream: Stream, reason: RequestError): void;
}

/** Makes responses of header blocks and DATA, and gives the server windows for more. */
export class Answers {
  readonly #ends: AnswerEnds;
  readonly #outbox: Outbox;
  readonly #mostHeadBytes: Bytes;
  readonly #reader = new FieldsReader();
  #window = CONNECTION_WINDOW;

  constructor(ends: AnswerEnds, outbox: Outbox, mostHeadBytes: Bytes) {
    this.#ends = ends;
    this.#outbox = outbox;
    this.#mostHeadBytes = mostHeadBytes;
  }

  /** DATA came, whoever it is for. @throws ConnectionFault where it is more than the server might send */
  spend(size: Bytes): void {
    this.#window = spend(this.#window, size) ?? overrun();
    const more = refill(this.#window, CONNECTION_WINDOW);
    if (more === 0) return;
    this.#window += more;
    this.#outbox.reply(windowUpdate(0, more));
  }

  /** @param size of the whole frame @throws ConnectionFault */
  data(stream: Stream, ends: boolean, bytes: Buffer, from: number, to: number, size: Bytes): void {
    const { exchange } = stream;
    exchange.bytesReceived += HEAD_BYTES + size;
    if (exchange.response === undefined) return this.#ends.fail(stream, ERROR.protocol, 'DATA before HEADERS');
    stream.window = spend(stream.window, size) ?? overrun();
    const problem = stream.take(bytes, from, to);
    if (problem !== undefined) return this.#ends.giveUp(stream, problem);
    if (ends) return this.#ends.complete(stream);
    const room = refill(stream.window, STREAM_WINDOW);
    if (room === 0) return;
    stream.window += room;
    this.#outbox.reply(windowUpdate(stream.id, room));
  }

  /**
   * A response's head, an interim one, or trailers.
   *
   * @param stream undefined where it is over: the block bears on those to come all the same
   * @throws ConnectionFault
   */
  fields(stream: Stream | undefined, ends: boolean, bytes: Buffer, from: number, to: number): void {
    const fields = this.#reader.read(bytes, from, to, this.#mostHeadBytes);
    if (stream === undefined) return;
    const { exchange } = stream;
    exchange.bytesReceived += HEAD_BYTES + to - from;
    if (exchange.firstByteAt === 0) exchange.firstByteAt = pollTime();
    if (fields === 'too large')
      return this.#ends.giveUp(stream, headTooLarge(this.#mostHeadBytes, CODE.http2Stream + 2));
    if (fields instanceof StreamFault) return this.#ends.fail(stream, fields.code, fields.message);
    if (exchange.response !== undefined) {
      if (fields !== 'trailers' || !ends) throw new ConnectionFault(ERROR.protocol, 'trailers that are none');
      return this.#ends.complete(stream);
    }
    if (fields === 'trailers') return this.#ends.fail(stream, ERROR.protocol, 'no status');
    if (fields.status < 200) {
      if (ends) return this.#ends.fail(stream, ERROR.protocol, 'an interim answer that ends the stream');
      const problem = stream.interim();
      if (problem !== undefined) this.#ends.giveUp(stream, problem);
      return;
    }
    exchange.response = fields;
    exchange.sink?.begin(exchange);
    if (ends) this.#ends.complete(stream);
  }
}

const overrun = (): never => {
  throw new ConnectionFault(ERROR.flowControl, 'more than the window allows');
};
