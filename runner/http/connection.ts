import type { Socket } from 'node:net';
import { ChunkedReader } from './chunked.ts';
import type { Dialled } from './dial.ts';
import { CODE, RequestError, toRequestError } from './errors.ts';
import type { Carrier, Exchange, Wire } from './exchange.ts';
import { pollTime } from './poll-clock.ts';
import { readHead } from './response-head.ts';
import type { ResponseHead } from './response-head.ts';

/** What a connection needs of who keeps it. */
export interface ConnectionKeeper {
  /** The response is over and the connection sound: another request may go out on it. */
  idle(connection: Connection): void;
  gone(connection: Connection): void;
  /** The server had closed the connection before it saw the request. */
  retry(exchange: Exchange): void;
}

const READING = { head: 0, length: 1, chunked: 2, untilClose: 3, nothing: 4 } as const;
type Reading = (typeof READING)[keyof typeof READING];

/** Reads up to this size are looked at as one text; it is the usual case by far. */
const SHORT = 4096;
/** A socket's buffer takes so much at once, and so does one record of TLS. */
const SMALL = 16 << 10;
/** Go's limit. */
const LONGEST_HEAD = 10 << 20;
const MOST_INTERIM = 50;

/** An HTTP/1.1 connection: one request at a time, its response framed by RFC 9112. */
export class Connection implements Carrier, Wire {
  readonly socket: Socket;
  readonly keeper: ConnectionKeeper;
  readonly remoteIp: string;
  readonly remotePort: number;
  readonly tlsVersion: string;
  readonly tlsCipher: string;
  readonly origin: string;
  readonly dialled: Dialled;
  readonly first: Exchange;
  open = true;

  #exchange: Exchange | undefined;
  #reading: Reading = READING.nothing;
  #left = 0;
  #interim = 0;
  #chunks: ChunkedReader | undefined;
  #partial: Buffer | undefined;
  #partialLength = 0;

  constructor(dialled: Dialled, first: Exchange, keeper: ConnectionKeeper) {
    this.socket = dialled.socket;
    this.keeper = keeper;
    this.first = first;
    this.origin = first.target.origin;
    this.remoteIp = dialled.remoteIp;
    this.remotePort = dialled.remotePort;
    this.tlsVersion = dialled.tlsVersion;
    this.tlsCipher = dialled.tlsCipher;
    this.dialled = dialled;
    dialled.attach(this);
  }

  send(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#reading = READING.head;
    this.#interim = 0;
    exchange.carrier = this;
    exchange.wire = this;
    exchange.connectedAt = performance.now();
    const { socket } = this;
    const { body } = exchange;
    const head =
      this.dialled.proxyLogin === undefined ? exchange.head.text : toProxy(exchange, this.dialled.proxyLogin);
    if (body === undefined) {
      exchange.bytesSent = head.length;
      socket.write(head, 'latin1');
    } else {
      const bytes = Buffer.byteLength(body);
      exchange.bytesSent = head.length + bytes;
      if (typeof body === 'string' && bytes === body.length) {
        this.#write(exchange, head + body);
      } else {
        socket.cork();
        socket.write(head, 'latin1');
        this.#write(exchange, typeof body === 'string' ? Buffer.from(body) : body);
        socket.uncork();
      }
    }
    // What is small goes to the kernel within the call.
    if (exchange.bytesSent <= SMALL) exchange.sentAt = performance.now();
  }

  #write(exchange: Exchange, message: string | Uint8Array): void {
    if (exchange.bytesSent <= SMALL) this.socket.write(message, 'latin1');
    else this.socket.write(message, 'latin1', () => (exchange.sentAt ||= performance.now()));
  }

  /** @param bytes the first `count` of them are new; they are the reader's to reuse after the call */
  received(bytes: Buffer, count: number): void {
    const exchange = this.#exchange;
    // Nobody asked: whatever it is, the next response must not begin with it.
    if (exchange === undefined) return this.close();
    exchange.bytesReceived += count;
    if (exchange.firstByteAt === 0) exchange.firstByteAt = pollTime();
    try {
      if (this.#reading === READING.head && this.#partial === undefined && count <= SHORT)
        this.#readShort(exchange, bytes, count);
      else this.#read(exchange, bytes, 0, count);
    } catch (error) {
      this.#fail(toRequestError(error, 'exchange'));
    }
  }

  /** The whole head, and mostly the whole response, in one read. */
  #readShort(exchange: Exchange, bytes: Buffer, count: number): void {
    const text = bytes.toString('latin1', 0, count);
    const end = text.indexOf('\r\n\r\n') + 4;
    if (end === 3 || text.indexOf('\n\n') >= 0) return this.#read(exchange, bytes, 0, count);
    const head = readHead(text.slice(0, end));
    const rest = count - end;
    if (head.length === rest && hasBody(exchange, head)) {
      exchange.response = head;
      exchange.bodyLength = rest;
      if (exchange.keepBody) exchange.text = text.slice(end);
      this.#complete(exchange, head, true);
    } else {
      this.#begin(exchange, head, bytes, end, count);
    }
  }

  #read(exchange: Exchange, bytes: Buffer, from: number, to: number): void {
    switch (this.#reading) {
      case READING.head:
        return this.#readHead(exchange, bytes, from, to);
      case READING.length: {
        const end = Math.min(to, from + this.#left);
        this.#left -= end - from;
        this.#take(exchange, bytes, from, end);
        if (this.#left === 0) this.#complete(exchange, exchange.response!, end === to);
        return;
      }
      case READING.chunked: {
        const chunks = this.#chunks!;
        const end = chunks.read(bytes, from, to, (start, stop) => this.#take(exchange, bytes, start, stop));
        if (chunks.done) this.#complete(exchange, exchange.response!, end === to);
        return;
      }
      case READING.untilClose:
        return this.#take(exchange, bytes, from, to);
      case READING.nothing:
        return this.close();
    }
  }

  #readHead(exchange: Exchange, bytes: Buffer, from: number, to: number): void {
    const searched = Math.max(0, this.#partialLength - 3);
    const all = this.#append(bytes, from, to);
    const end = headEnd(all, this.#partialLength, searched);
    if (end < 0) {
      if (this.#partialLength > LONGEST_HEAD)
        throw new RequestError(
          `net/http: server response headers exceeded ${LONGEST_HEAD} bytes; aborted`,
          CODE.generic,
        );
      return;
    }
    const length = this.#partialLength;
    this.#partial = undefined;
    this.#partialLength = 0;
    this.#begin(exchange, readHead(all.toString('latin1', 0, end)), all, end, length);
  }

  /** Gathers a head that came in several reads, doubling so that one byte at a time does not cost a copy each. */
  #append(bytes: Buffer, from: number, to: number): Buffer {
    const length = this.#partialLength + to - from;
    let partial = this.#partial;
    if (partial === undefined || partial.length < length) {
      const grown = Buffer.allocUnsafe(Math.max(1024, length * 2));
      partial?.copy(grown, 0, 0, this.#partialLength);
      partial = grown;
    }
    bytes.copy(partial, this.#partialLength, from, to);
    this.#partial = partial;
    this.#partialLength = length;
    return partial;
  }

  /** The head is read: what follows in these bytes is body. */
  #begin(exchange: Exchange, head: ResponseHead, bytes: Buffer, from: number, to: number): void {
    if (head.status < 200 && head.status >= 100 && head.status !== 101) {
      if (++this.#interim > MOST_INTERIM)
        throw new RequestError('net/http: too many 1xx informational responses', CODE.generic);
      if (from < to) this.#readHead(exchange, bytes, from, to);
      return;
    }
    exchange.response = head;
    if (!hasBody(exchange, head) || head.length === 0) return this.#complete(exchange, head, from === to);
    if (head.chunked) {
      this.#reading = READING.chunked;
      this.#chunks = new ChunkedReader();
    } else if (head.length !== undefined) {
      this.#reading = READING.length;
      this.#left = head.length;
    } else {
      this.#reading = READING.untilClose;
    }
    if (from < to) this.#read(exchange, bytes, from, to);
  }

  #take(exchange: Exchange, bytes: Buffer, from: number, to: number): void {
    exchange.bodyLength += to - from;
    if (!exchange.keepBody || from === to) return;
    if (exchange.bodyLength > exchange.mostBytes) throw exchange.tooLarge();
    (exchange.pieces ??= []).push(Buffer.from(bytes.subarray(from, to)));
  }

  /** @param clean nothing came after the response */
  #complete(exchange: Exchange, head: ResponseHead, clean: boolean): void {
    this.#exchange = undefined;
    this.#reading = READING.nothing;
    // An answer before the request was out leaves its rest on the wire.
    const reusable = clean && !head.close && head.status !== 101 && exchange.sentAt !== 0;
    if (exchange.sentAt === 0) exchange.sentAt = exchange.firstByteAt;
    if (reusable) this.keeper.idle(this);
    else this.close();
    exchange.settle(undefined, pollTime());
  }

  #fail(error: RequestError): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.close();
    exchange?.settle(error);
  }

  cancel(exchange: Exchange, reason: RequestError): void {
    if (exchange === this.#exchange) this.#fail(reason);
  }

  /** Ends what goes on here, with this reason. */
  abort(reason: RequestError): void {
    if (this.#exchange) this.#fail(reason);
  }

  /** The server sends no more. */
  ended(): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return this.close();
    if (this.#reading === READING.untilClose) {
      return this.#complete(exchange, { ...exchange.response!, close: true }, true);
    }
    if (this.#lost(exchange)) return;
    const begun = exchange.firstByteAt !== 0;
    this.#fail(new RequestError(begun ? 'unexpected EOF' : 'EOF', CODE.generic));
  }

  failed(cause: unknown): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return this.close();
    if (this.#lost(exchange)) return;
    const begun = exchange.firstByteAt !== 0 && exchange.response === undefined;
    // Go's reader says no more of a head that broke off than that it did.
    this.#fail(begun ? new RequestError('unexpected EOF', CODE.generic, { cause }) : toRequestError(cause, 'exchange'));
  }

  /**
   * The server closed an idle connection just when a request went out on it. As in Go, one without a body and with a
   * method that changes nothing goes out again on another connection.
   */
  #lost(exchange: Exchange): boolean {
    if (this.first === exchange || exchange.firstByteAt !== 0 || exchange.body !== undefined) return false;
    if (!SAFE.has(exchange.method)) return false;
    this.#exchange = undefined;
    this.close();
    exchange.retried = true;
    exchange.sentAt = 0;
    this.keeper.retry(exchange);
    return true;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.socket.destroy();
    this.keeper.gone(this);
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

const hasBody = (exchange: Exchange, { status }: ResponseHead): boolean =>
  exchange.method !== 'HEAD' && status !== 204 && status !== 304 && status !== 101;

/** A proxy is told the whole URL. */
const toProxy = ({ head, method, target }: Exchange, login: string): string =>
  `${method} ${target.scheme}://${target.host}${head.text.slice(method.length + 1, -2)}${login}\r\n`;

/** Where the blank line ends that closes a head; lines may end in a lone line feed, as for Go. -1 if it is not there yet. */
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

const CR = 13;
const LF = 10;
