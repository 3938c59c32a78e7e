import type { Socket } from 'node:net';
import type { Bytes, Ms } from '../../units.ts';
import type { Dialled } from './dial.ts';
import { CODE, RequestError, toRequestError } from './errors.ts';
import type { Carrier, Exchange, Wire } from './exchange.ts';
import { pollTime } from './poll-clock.ts';
import { isRepeatable } from './repeatable.ts';
import { ResponseReader } from './response-reader.ts';
import { enqueue } from './send-queue.ts';
import type { Waiting } from './send-queue.ts';

/** What a connection needs of who keeps it. */
export interface ConnectionKeeper {
  readonly maxHeaderBytes: Bytes;
  /** The response is over and the connection sound: another request may go out on it. */
  idle(connection: Connection): void;
  gone(connection: Connection): void;
  /** The server had closed the connection before it saw the request. */
  retry(exchange: Exchange): void;
}

/** A socket's buffer takes so much at once, and so does one record of TLS. */
const SMALL = 16 << 10;

/** An HTTP/1.1 connection: one request at a time. */
export class Connection implements Carrier, Wire, Waiting {
  readonly socket: Socket;
  readonly keeper: ConnectionKeeper;
  readonly origin: string;
  readonly dialled: Dialled;
  readonly first: Exchange;
  open = true;

  readonly #reader: ResponseReader;
  #exchange: Exchange | undefined;
  #unsent = false;

  constructor(dialled: Dialled, first: Exchange, keeper: ConnectionKeeper) {
    this.socket = dialled.socket;
    this.keeper = keeper;
    this.#reader = new ResponseReader(keeper.maxHeaderBytes);
    this.first = first;
    this.origin = first.target.origin;
    this.dialled = dialled;
    dialled.attach(this);
  }

  get remoteIp(): string {
    return this.dialled.remoteIp;
  }
  get remotePort(): number {
    return this.dialled.remotePort;
  }
  get tlsVersion(): string {
    return this.dialled.tlsVersion;
  }
  get tlsCipher(): string {
    return this.dialled.tlsCipher;
  }

  /** Takes a request, to be written with all others of this turn. */
  send(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#unsent = true;
    exchange.carrier = this;
    exchange.wire = this;
    enqueue(this);
  }

  write(now: Ms): Ms {
    const exchange = this.#exchange;
    if (exchange === undefined || !this.#unsent) return now;
    this.#unsent = false;
    this.#reader.begin();
    exchange.connectedAt = now;
    const { body } = exchange;
    const head =
      this.dialled.proxyLogin === undefined ? exchange.head.text : toProxy(exchange, this.dialled.proxyLogin);
    if (body === undefined) {
      exchange.bytesSent = head.length;
      this.socket.write(head, 'latin1');
    } else {
      this.#writeBoth(exchange, head, body);
    }
    // What is small goes to the kernel within the call.
    if (exchange.bytesSent > SMALL) return performance.now();
    return (exchange.sentAt = performance.now());
  }

  #writeBoth(exchange: Exchange, head: string, body: string | Uint8Array): void {
    const { socket } = this;
    const bytes = Buffer.byteLength(body);
    exchange.bytesSent = head.length + bytes;
    const written = exchange.bytesSent <= SMALL ? undefined : () => (exchange.sentAt ||= performance.now());
    if (typeof body === 'string' && bytes === body.length) {
      socket.write(head + body, 'latin1', written);
    } else {
      socket.cork();
      socket.write(head, 'latin1');
      socket.write(typeof body === 'string' ? Buffer.from(body) : body, 'latin1', written);
      socket.uncork();
    }
  }

  /** @param bytes the first `count` of them are new; they are the reader's to reuse after the call */
  received(bytes: Buffer, count: number): void {
    const exchange = this.#exchange;
    // Nobody asked: whatever it is, the next response must not begin with it.
    if (exchange === undefined) return this.close();
    if (this.#unsent) {
      if (this.#lost(exchange)) return;
      this.write(performance.now());
    }
    exchange.bytesReceived += count;
    if (exchange.firstByteAt === 0) exchange.firstByteAt = pollTime();
    try {
      const progress = this.#reader.read(exchange, bytes, count);
      if (progress !== 'more') this.#complete(exchange, progress === 'whole');
    } catch (error) {
      this.#fail(toRequestError(error, 'exchange'));
    }
  }

  /** @param clean nothing came after the response, and the connection stays open */
  #complete(exchange: Exchange, clean: boolean): void {
    this.#exchange = undefined;
    const { close, status } = exchange.response!;
    // An answer before the request was out leaves its rest on the wire.
    const reusable = clean && !close && status !== 101 && exchange.sentAt !== 0;
    if (exchange.sentAt === 0) exchange.sentAt = exchange.firstByteAt;
    if (reusable) this.keeper.idle(this);
    else this.close();
    exchange.settle(undefined, pollTime());
  }

  #fail(error: RequestError): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange !== undefined && this.#unsent) exchange.connectedAt = performance.now();
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
    if (this.#reader.untilClose && !this.#unsent) return this.#complete(exchange, false);
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
   * The server closed an idle connection just when a request went out on it. One that may be repeated goes out again on
   * another connection; so does one that was not written yet.
   */
  #lost(exchange: Exchange): boolean {
    if (this.first === exchange || exchange.firstByteAt !== 0) return false;
    if (!this.#unsent && !isRepeatable(exchange)) return false;
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

/** A proxy is told the whole URL. */
const toProxy = ({ head, method, target }: Exchange, login: string): string =>
  `${method} ${target.scheme}://${target.host}${head.text.slice(method.length + 1, -2)}${login}\r\n`;
