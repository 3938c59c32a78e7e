import type { Bytes } from '../../../units.ts';
import type { RequestError } from '../errors.ts';
import type { Exchange, Wire } from '../exchange.ts';
import { pollTime } from '../poll-clock.ts';
import { isRepeatable } from '../repeatable.ts';
import type { AnswerEnds } from './answers.ts';
import { ERROR } from './faults.ts';
import { grow } from './flow.ts';
import { headersFrames, resetFrame } from './frames.ts';
import type { Outbox } from './outbox.ts';
import type { PeerSettings } from './peer-settings.ts';
import { goAwayError, streamError } from './request-errors.ts';
import { requestBlock } from './request-block.ts';
import type { Stream } from './stream.ts';
import { Streams } from './streams.ts';
import { Uploads } from './uploads.ts';

/** What requests need of their session. */
interface RequestsHome {
  readonly wire: Wire;
  readonly peer: PeerSettings;
  readonly outbox: Outbox;
  /** How often the server said something. */
  heard(): number;
  /** It may go out again, on another session. */
  retry(exchange: Exchange): void;
  /** One is over. */
  removed(): void;
}

/** The requests of a session, each from its stream's opening to its end, whatever brings that. */
export class Requests implements AnswerEnds {
  readonly streams: Streams;
  readonly uploads: Uploads;
  readonly #home: RequestsHome;

  constructor(home: RequestsHome) {
    this.#home = home;
    this.streams = new Streams(home.peer, (stream) => this.#start(stream));
    this.uploads = new Uploads(home.outbox, home.peer);
  }

  #start(stream: Stream): void {
    const { id, exchange } = stream;
    const { wire, outbox, peer } = this.#home;
    exchange.wire = wire;
    exchange.connectedAt = performance.now();
    stream.heardBefore = this.#home.heard();
    const { head, method, target, body } = exchange;
    const bodiless = body === undefined || body.length === 0;
    const frames = headersFrames(id, requestBlock(head, method, target).bytes, bodiless, peer.maxFrame);
    exchange.bytesSent = frames.length;
    outbox.put(frames, bodiless ? exchange : undefined);
    if (!bodiless) this.uploads.begin(stream, body);
  }

  /** The server takes more of this one's body. */
  enlarge(stream: Stream, by: Bytes): void {
    if (by === 0) return this.fail(stream, ERROR.protocol, 'WINDOW_UPDATE by 0');
    const window = grow(stream.sendWindow, by);
    if (window === undefined) return this.fail(stream, ERROR.flowControl, 'a window larger than may be');
    stream.sendWindow = window;
    this.uploads.pump(stream);
  }

  /** The server ended it. */
  reset(stream: Stream, code: number): void {
    const { exchange } = stream;
    const unseen = code === ERROR.refusedStream && exchange.response === undefined;
    this.#remove(stream);
    if (unseen && !exchange.retried) this.#again(exchange);
    else exchange.settle(streamError(code));
  }

  complete(stream: Stream): void {
    const { exchange } = stream;
    const problem = stream.incomplete();
    exchange.sentAt ||= exchange.firstByteAt;
    // An answer before the request was out: the server wants no more of it.
    if (stream.upload !== undefined) this.#home.outbox.put(resetFrame(stream.id, ERROR.cancel));
    this.#remove(stream);
    exchange.settle(problem, pollTime());
  }

  fail(stream: Stream, code: number, why: string): void {
    this.#home.outbox.reply(resetFrame(stream.id, code));
    this.#remove(stream);
    stream.exchange.settle(streamError(code, why));
  }

  giveUp(stream: Stream, reason: RequestError): void {
    this.#home.outbox.put(resetFrame(stream.id, ERROR.cancel));
    this.#remove(stream);
    stream.exchange.settle(reason);
  }

  cancel(exchange: Exchange, reason: RequestError): void {
    if (this.streams.unqueue(exchange)) return exchange.settle(reason);
    const stream = this.streams.of(exchange);
    if (stream !== undefined) this.giveUp(stream, reason);
  }

  abort(reason: RequestError): void {
    for (const exchange of this.streams.takeQueue()) exchange.settle(reason);
    for (const stream of this.streams.all()) this.giveUp(stream, reason);
  }

  /** The server looks at none after `last`. */
  leave(last: number, code: number): void {
    const queue = this.streams.takeQueue();
    for (const stream of this.streams.all()) {
      if (stream.id <= last) continue;
      const { exchange } = stream;
      this.#remove(stream);
      // A server that turns the first request away in anger will do so again.
      if (exchange.retried || (stream.id === 1 && code !== ERROR.none)) exchange.settle(goAwayError(code));
      else this.#again(exchange);
    }
    for (const exchange of queue) this.#home.retry(exchange);
  }

  /**
   * The connection is lost, with all that went on.
   *
   * @param close called when none is open here any more, and before any goes out again
   * @param byServer it closed the connection, rather than we for what it did: what it did not look at may go out again
   */
  lose(close: () => void, reason: () => RequestError, byServer: boolean): void {
    const [open, queue] = [this.streams.takeAll(), this.streams.takeQueue()];
    close();
    for (const stream of open) {
      if (byServer && this.#unseen(stream)) this.#again(stream.exchange);
      else stream.exchange.settle(reason());
    }
    for (const exchange of queue) exchange.settle(reason());
  }

  /**
   * The session was idle until this request, as far as one can see: the server closed it just then, and not over it. As
   * in HTTP/1.1, only what changes nothing may go out again, once.
   */
  #unseen({ exchange, heardBefore }: Stream): boolean {
    const { wire, heard } = this.#home;
    return exchange !== wire.first && heardBefore === heard() && !exchange.retried && isRepeatable(exchange);
  }

  #again(exchange: Exchange): void {
    exchange.retried = true;
    exchange.sentAt = exchange.firstByteAt = 0;
    this.#home.retry(exchange);
  }

  #remove(stream: Stream): void {
    this.uploads.drop(stream);
    this.streams.delete(stream);
    this.streams.startQueued();
    this.#home.removed();
  }
}
