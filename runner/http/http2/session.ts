import type { Bytes } from '../../../units.ts';
import type { Dialled, SocketReader } from '../dial.ts';
import { CODE, headTooLarge, toRequestError } from '../errors.ts';
import type { RequestError } from '../errors.ts';
import type { Carrier, Exchange, Wire } from '../exchange.ts';
import { pollTime } from '../poll-clock.ts';
import { ConnectionFault, ERROR, FrameTooLarge, StreamFault } from './faults.ts';
import { CONNECTION_WINDOW, FIRST_WINDOW, STREAM_WINDOW, grow, refill, spend } from './flow.ts';
import {
  FLAG,
  HEAD_BYTES,
  PREFACE,
  SETTING,
  TYPE,
  frame,
  goAwayFrame,
  headersFrames,
  resetFrame,
  settingsFrame,
  windowUpdate,
} from './frames.ts';
import { FrameReader } from './frame-reader.ts';
import { HeaderBlock } from './header-block.ts';
import { Outbox } from './outbox.ts';
import { firstSettings, readPeerSettings } from './peer-settings.ts';
import { connectionError, generic, goAwayError, streamError } from './request-errors.ts';
import { requestBlock } from './request-block.ts';
import { FieldsReader } from './response.ts';
import { Stream } from './stream.ts';

/** What a session needs of who keeps it. */
export interface SessionKeeper {
  /** It takes no more requests; those under way go on. */
  retired(session: Session): void;
  gone(session: Session): void;
  /** The server did not look at the request: it may go out again. */
  retry(exchange: Exchange): void;
}

export interface SessionOptions {
  /** False: it carries one request only. */
  readonly reuse: boolean;
  /** Of all fields of a response together. */
  readonly mostHeadBytes: Bytes;
}

/** More than this may not wait in a socket: neither of an upload, nor of answers to a flood of PINGs. */
const MOST_WAITING: Bytes = 256 << 10;
const MOST_REPLIES: Bytes = 1 << 20;
const LAST_STREAM = 2 ** 31 - 1;

/** An HTTP/2 connection (RFC 9113): many exchanges at a time, each a stream. */
export class Session implements Carrier, Wire, SocketReader {
  readonly origin: string;
  readonly dialled: Dialled;
  readonly first: Exchange;
  readonly remoteIp: string;
  readonly remotePort: number;
  readonly tlsVersion: string;
  readonly tlsCipher: string;

  readonly #keeper: SessionKeeper;
  readonly #options: SessionOptions;
  readonly #outbox: Outbox;
  readonly #frames = new FrameReader((...frame) => this.#take(...frame));
  readonly #fields = new FieldsReader();
  readonly #streams = new Map<number, Stream>();
  /** Streams whose bodies wait for a window or for the socket. */
  readonly #uploads = new Set<Stream>();
  /** Requests that wait for the server to allow another stream. */
  readonly #queue: Exchange[] = [];
  readonly #peer = firstSettings();
  #greeted = false;
  #nextId = 1;
  #sendWindow = FIRST_WINDOW;
  #window = CONNECTION_WINDOW;
  #block: HeaderBlock | undefined;
  #goAway: number | undefined;
  /** It takes requests. */
  #open = true;
  #closed = false;

  constructor(dialled: Dialled, first: Exchange, keeper: SessionKeeper, options: SessionOptions) {
    this.#keeper = keeper;
    this.#options = options;
    this.dialled = dialled;
    this.first = first;
    this.origin = first.target.origin;
    this.remoteIp = dialled.remoteIp;
    this.remotePort = dialled.remotePort;
    this.tlsVersion = dialled.tlsVersion;
    this.tlsCipher = dialled.tlsCipher;
    dialled.attach(this);
    this.#outbox = new Outbox(dialled.socket, () => this.#pumpAll());
    const settings = [
      [SETTING.enablePush, 0],
      [SETTING.initialWindow, STREAM_WINDOW],
      [SETTING.mostHeaderBytes, options.mostHeadBytes],
    ] as const;
    this.#outbox.put(PREFACE + settingsFrame(settings) + windowUpdate(0, CONNECTION_WINDOW - FIRST_WINDOW));
  }

  send(exchange: Exchange): void {
    exchange.carrier = this;
    if (!this.#open) return this.#keeper.retry(exchange);
    if (this.#streams.size >= this.#peer.mostStreams) this.#queue.push(exchange);
    else this.#start(exchange);
    if (!this.#options.reuse || this.#nextId >= LAST_STREAM) this.#retire();
  }

  #start(exchange: Exchange): void {
    const stream = new Stream(this.#nextId, exchange, this.#peer.initialWindow);
    this.#nextId += 2;
    this.#streams.set(stream.id, stream);
    exchange.wire = this;
    exchange.connectedAt = performance.now();
    const { head, method, target, body } = exchange;
    const bodiless = body === undefined || body.length === 0;
    const frames = headersFrames(stream.id, requestBlock(head, method, target), bodiless, this.#peer.maxFrame);
    exchange.bytesSent = frames.length;
    this.#outbox.put(frames, bodiless ? exchange : undefined);
    if (bodiless) return;
    stream.upload = typeof body === 'string' ? asLatin1(body) : Buffer.from(body).toString('latin1');
    this.#pump(stream);
  }

  /** Sends of a body what the windows and the socket take. */
  #pump(stream: Stream): void {
    const { exchange } = stream;
    while (stream.upload !== undefined) {
      const { upload } = stream;
      const room = Math.min(stream.sendWindow, this.#sendWindow, this.#peer.maxFrame);
      if (room <= 0 || this.#outbox.waiting > MOST_WAITING) return void this.#uploads.add(stream);
      const to = Math.min(upload.length, stream.uploaded + room);
      const size = to - stream.uploaded;
      const last = to === upload.length;
      const data = frame(TYPE.data, last ? FLAG.endStream : 0, stream.id, upload.slice(stream.uploaded, to));
      stream.uploaded = to;
      stream.sendWindow -= size;
      this.#sendWindow -= size;
      exchange.bytesSent += data.length;
      if (last) stream.upload = undefined;
      this.#outbox.put(data, last ? exchange : undefined);
    }
    this.#uploads.delete(stream);
  }

  #pumpAll(): void {
    for (const stream of this.#uploads) this.#pump(stream);
  }

  received(bytes: Buffer, count: number): void {
    if (this.#closed) return;
    try {
      this.#frames.read(bytes, count);
    } catch (error) {
      if (!(error instanceof ConnectionFault)) throw error;
      this.#fault(error);
    }
  }

  #take(type: number, flags: number, id: number, bytes: Buffer, from: number, to: number): void {
    if (this.#closed) return;
    if (!this.#greeted && type !== TYPE.settings) throw violation('the first frame is no SETTINGS');
    if (this.#block !== undefined && (type !== TYPE.continuation || id !== this.#block.stream))
      throw violation('header fields are interrupted');
    switch (type) {
      case TYPE.data:
        return this.#data(flags, id, bytes, from, to);
      case TYPE.headers:
        return this.#headers(flags, id, bytes, from, to);
      case TYPE.continuation:
        return this.#continue(flags, bytes, from, to);
      case TYPE.reset:
        if (to - from !== 4) throw wrongSize('RST_STREAM');
        return this.#reset(id, bytes.readUInt32BE(from));
      case TYPE.settings:
        return this.#settings(flags, id, bytes, from, to);
      case TYPE.push:
        throw violation('a push that was refused');
      case TYPE.ping:
        if (to - from !== 8) throw wrongSize('PING');
        if (id !== 0) throw violation('PING on a stream');
        if (!(flags & FLAG.ack)) this.#reply(frame(TYPE.ping, FLAG.ack, 0, bytes.toString('latin1', from, to)));
        return;
      case TYPE.goAway:
        if (to - from < 8) throw wrongSize('GOAWAY');
        if (id !== 0) throw violation('GOAWAY on a stream');
        return this.#leave(bytes.readUInt32BE(from) & LAST_STREAM, bytes.readUInt32BE(from + 4));
      case TYPE.windowUpdate:
        if (to - from !== 4) throw wrongSize('WINDOW_UPDATE');
        return this.#grow(id, bytes.readUInt32BE(from) & LAST_STREAM);
    }
  }

  #reply(frames: string): void {
    if (this.#outbox.waiting > MOST_REPLIES) throw new ConnectionFault(ERROR.enhanceYourCalm, 'a flood of frames');
    this.#outbox.put(frames);
  }

  #data(flags: number, id: number, bytes: Buffer, from: number, to: number): void {
    const size = to - from;
    this.#window = spend(this.#window, size) ?? overrun();
    const more = refill(this.#window, CONNECTION_WINDOW);
    if (more > 0) {
      this.#window += more;
      this.#reply(windowUpdate(0, more));
    }
    const stream = this.#find(id);
    if (stream === undefined) return;
    const { exchange } = stream;
    exchange.bytesReceived += HEAD_BYTES + size;
    if (exchange.response === undefined) return this.#fail(stream, ERROR.protocol, 'DATA before HEADERS');
    stream.window = spend(stream.window, size) ?? overrun();
    const [start, end] = flags & FLAG.padded ? unpad(bytes, from, to) : [from, to];
    const problem = stream.take(bytes, start, end);
    if (problem !== undefined) return this.cancel(exchange, problem);
    if (flags & FLAG.endStream) return this.#complete(stream);
    const room = refill(stream.window, STREAM_WINDOW);
    if (room === 0) return;
    stream.window += room;
    this.#reply(windowUpdate(id, room));
  }

  #headers(flags: number, id: number, bytes: Buffer, from: number, to: number): void {
    let [start, end] = flags & FLAG.padded ? unpad(bytes, from, to) : [from, to];
    if (flags & FLAG.priority) start += 5;
    if (start > end) throw wrongSize('HEADERS');
    const ends = (flags & FLAG.endStream) !== 0;
    if (flags & FLAG.endHeaders) return this.#answer(id, ends, bytes, start, end);
    this.#block = new HeaderBlock(id, ends, this.#options.mostHeadBytes);
    this.#block.add(bytes, start, end);
  }

  #continue(flags: number, bytes: Buffer, from: number, to: number): void {
    const block = this.#block;
    if (block === undefined) throw violation('CONTINUATION of nothing');
    block.add(bytes, from, to);
    if (!(flags & FLAG.endHeaders)) return;
    this.#block = undefined;
    const whole = block.whole();
    this.#answer(block.stream, block.endStream, whole, 0, whole.length);
  }

  /** A header block is there: a response's head, an interim one, or trailers. */
  #answer(id: number, ends: boolean, bytes: Buffer, from: number, to: number): void {
    const fields = this.#fields.read(bytes, from, to, this.#options.mostHeadBytes);
    const stream = this.#find(id);
    if (stream === undefined) return;
    const { exchange } = stream;
    exchange.bytesReceived += HEAD_BYTES + to - from;
    if (exchange.firstByteAt === 0) exchange.firstByteAt = pollTime();
    if (fields === 'too large')
      return this.cancel(exchange, headTooLarge(this.#options.mostHeadBytes, CODE.http2Stream + 2));
    if (fields instanceof StreamFault) return this.#fail(stream, fields.code, fields.message);
    if (exchange.response !== undefined) {
      if (fields !== 'trailers' || !ends) throw violation('trailers that are none');
      return this.#complete(stream);
    }
    if (fields === 'trailers') return this.#fail(stream, ERROR.protocol, 'no status');
    if (fields.status < 200) {
      if (ends) return this.#fail(stream, ERROR.protocol, 'an interim answer that ends the stream');
      const problem = stream.interim();
      if (problem !== undefined) this.cancel(exchange, problem);
      return;
    }
    exchange.response = fields;
    exchange.sink?.begin(exchange);
    if (ends) this.#complete(stream);
  }

  #complete(stream: Stream): void {
    const { exchange } = stream;
    const problem = stream.incomplete();
    exchange.sentAt ||= exchange.firstByteAt;
    // An answer before the request was out: the server wants no more of it.
    if (stream.upload !== undefined) this.#outbox.put(resetFrame(stream.id, ERROR.cancel));
    this.#remove(stream);
    exchange.settle(problem, pollTime());
  }

  #reset(id: number, code: number): void {
    const stream = this.#find(id);
    if (stream === undefined) return;
    const { exchange } = stream;
    if (code === ERROR.refusedStream && exchange.response === undefined && !exchange.retried)
      return this.#again(stream);
    this.#remove(stream);
    exchange.settle(streamError(code));
  }

  #settings(flags: number, id: number, bytes: Buffer, from: number, to: number): void {
    if (id !== 0) throw violation('SETTINGS on a stream');
    if (flags & FLAG.ack) {
      if (to > from) throw wrongSize('SETTINGS with ACK');
      return;
    }
    const before = this.#peer.initialWindow;
    readPeerSettings(this.#peer, bytes, from, to, !this.#greeted);
    this.#greeted = true;
    const more = this.#peer.initialWindow - before;
    if (more !== 0)
      for (const stream of this.#streams.values()) stream.sendWindow = grow(stream.sendWindow, more) ?? overrun();
    this.#reply(frame(TYPE.settings, FLAG.ack, 0, ''));
    this.#pumpAll();
    this.#startQueued();
  }

  #grow(id: number, by: number): void {
    if (id === 0) {
      if (by === 0) throw violation('WINDOW_UPDATE by 0');
      this.#sendWindow = grow(this.#sendWindow, by) ?? overrun();
      return this.#pumpAll();
    }
    const stream = this.#find(id);
    if (stream === undefined) return;
    if (by === 0) return this.#fail(stream, ERROR.protocol, 'WINDOW_UPDATE by 0');
    const window = grow(stream.sendWindow, by);
    if (window === undefined) return this.#fail(stream, ERROR.flowControl, 'a window larger than may be');
    stream.sendWindow = window;
    this.#pump(stream);
  }

  /** The server takes no more requests; those after `last` it never looked at. */
  #leave(last: number, code: number): void {
    this.#goAway = code;
    this.#retire();
    for (const stream of this.#streams.values()) {
      if (stream.id <= last) continue;
      // A server that turns the first request away in anger will do so again.
      if (stream.exchange.retried || (stream.id === 1 && code !== ERROR.none)) {
        this.#remove(stream);
        stream.exchange.settle(goAwayError(code));
      } else {
        this.#again(stream);
      }
    }
    for (const exchange of this.#queue.splice(0)) this.#keeper.retry(exchange);
    this.#closeIfDone();
  }

  #again(stream: Stream): void {
    const { exchange } = stream;
    exchange.retried = true;
    exchange.sentAt = exchange.firstByteAt = 0;
    this.#remove(stream);
    this.#keeper.retry(exchange);
  }

  /** @returns undefined for one that is over @throws ConnectionFault for one that never was */
  #find(id: number): Stream | undefined {
    const stream = this.#streams.get(id);
    if (stream === undefined && (id % 2 === 0 || id >= this.#nextId))
      throw violation(`a frame on stream ${id}, which was never opened`);
    return stream;
  }

  /** The server broke the protocol within a stream. */
  #fail(stream: Stream, code: number, why: string): void {
    this.#reply(resetFrame(stream.id, code));
    this.#remove(stream);
    stream.exchange.settle(streamError(code, why));
  }

  /** The server broke the protocol of the connection: nothing of it can be trusted any more. */
  #fault(fault: ConnectionFault): void {
    const { code, message } = fault;
    this.#outbox.put(goAwayFrame(code));
    this.#end(() => (fault instanceof FrameTooLarge ? generic(message) : connectionError(code, message)));
  }

  cancel(exchange: Exchange, reason: RequestError): void {
    const at = this.#queue.indexOf(exchange);
    if (at >= 0) {
      this.#queue.splice(at, 1);
    } else {
      const stream = this.#streamOf(exchange);
      if (stream === undefined) return;
      this.#outbox.put(resetFrame(stream.id, ERROR.cancel));
      this.#remove(stream);
    }
    exchange.settle(reason);
  }

  #streamOf(exchange: Exchange): Stream | undefined {
    for (const stream of this.#streams.values()) if (stream.exchange === exchange) return stream;
    return undefined;
  }

  #remove(stream: Stream): void {
    stream.upload = undefined;
    this.#streams.delete(stream.id);
    this.#uploads.delete(stream);
    this.#startQueued();
    if (!this.#open) this.#closeIfDone();
  }

  #startQueued(): void {
    if (this.#goAway !== undefined || this.#closed) return;
    while (this.#queue.length > 0 && this.#streams.size < this.#peer.mostStreams) this.#start(this.#queue.shift()!);
  }

  /** Ends what goes on here, with this reason. */
  abort(reason: RequestError): void {
    for (const exchange of this.#queue.splice(0)) exchange.settle(reason);
    for (const stream of this.#streams.values()) this.cancel(stream.exchange, reason);
  }

  ended(): void {
    const goAway = this.#goAway;
    this.#end(() => (goAway === undefined ? generic('unexpected EOF') : goAwayError(goAway)));
  }

  failed(cause: unknown): void {
    const goAway = this.#goAway;
    this.#end(() => (goAway === undefined ? toRequestError(cause, 'exchange') : goAwayError(goAway)));
  }

  /** The connection is lost, with all that goes on. */
  #end(reason: () => RequestError): void {
    if (this.#closed) return;
    const [streams, queue] = [[...this.#streams.values()], this.#queue.splice(0)];
    this.#streams.clear();
    this.close();
    for (const { exchange } of streams) exchange.settle(reason());
    for (const exchange of queue) exchange.settle(reason());
  }

  #retire(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#keeper.retired(this);
  }

  #closeIfDone(): void {
    if (this.#streams.size === 0 && this.#queue.length === 0) this.close();
  }

  /** Closes it unless requests are under way; then after the last. */
  closeIdle(): void {
    this.#retire();
    this.#closeIfDone();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#retire();
    this.#outbox.flush();
    this.#outbox.close();
    this.#frames.close();
    this.dialled.socket.destroy();
    this.#keeper.gone(this);
  }
}

function asLatin1(body: string): string {
  return Buffer.byteLength(body) === body.length ? body : Buffer.from(body).toString('latin1');
}

/** Without its padding. */
function unpad(bytes: Buffer, from: number, to: number): [from: number, to: number] {
  const padding = from < to ? bytes[from]! : 0;
  if (from + 1 + padding > to) throw violation('more padding than frame');
  return [from + 1, to - padding];
}

const violation = (why: string): ConnectionFault => new ConnectionFault(ERROR.protocol, why);
const wrongSize = (what: string): ConnectionFault => new ConnectionFault(ERROR.frameSize, `a ${what} of a wrong size`);
const overrun = (): never => {
  throw new ConnectionFault(ERROR.flowControl, 'more than the window allows');
};
