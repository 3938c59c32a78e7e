import type { Bytes, Ms } from '../../units.ts';
import type { UserError } from '../../user-error.ts';
import type { Timings } from '../k6/vu.ts';
import { release } from './deadlines.ts';
import type { Bounded } from './deadlines.ts';
import { CODE, RequestError } from './errors.ts';
import type { RequestHead } from './call-request.ts';
import type { ForbiddenHost } from './network.ts';
import type { ResponseHead } from './response-head.ts';
import type { Target } from './url.ts';

export type RequestBody = string | Uint8Array;

/** Who waits for an exchange. */
export interface ExchangeOwner {
  settled(exchange: Exchange): void;
  /** It must not or cannot be sent, and was not: there is nothing to count, the run is over. */
  refused(reason: ForbiddenHost | UserError): void;
}

/** The connection an exchange went over, as far as its response tells of it. */
export interface Wire {
  readonly remoteIp: string;
  readonly remotePort: number;
  readonly tlsVersion: string;
  readonly tlsCipher: string;
  /** The exchange it was opened for: only that one counts the dialling. */
  readonly first: Exchange;
  readonly dialled: { readonly lookup: Ms; readonly connect: Ms; readonly tls: Ms };
}

/** What an exchange waits for: a connection that is being opened, or one that carries it. */
export interface Carrier {
  /** Gives the exchange up, with this reason. */
  cancel(exchange: Exchange, reason: RequestError): void;
}

/** Who reads a response while it comes, instead of its being kept. */
export interface BodySink {
  /** The head is there. */
  begin(exchange: Exchange): void;
  /** @param bytes the sink's only during the call */
  take(exchange: Exchange, bytes: Uint8Array): void;
}

/** Given up by our own wish: nothing went wrong. */
const STOPPED = new RequestError('', CODE.generic);

/** A body of one read up to this size is text at once; it is the usual case by far. */
const SHORT: Bytes = 4096;

/** One request and its response (or what came of it), with the clock of each phase: a hop of a redirect is one. */
export class Exchange implements Bounded {
  readonly method: string;
  readonly target: Target;
  readonly head: RequestHead;
  readonly body: RequestBody | undefined;
  readonly deadline: Ms;
  /** False: the response's body is counted and thrown away. */
  readonly keepBody: boolean;
  /** A body that is kept may not be larger. */
  readonly mostBytes: Bytes;
  readonly owner: ExchangeOwner;
  readonly sink: BodySink | undefined;

  /** Moments by performance.now(); 0 where it never came to that. */
  readonly askedAt: Ms;
  connectedAt: Ms = 0;
  sentAt: Ms = 0;
  firstByteAt: Ms = 0;
  endedAt: Ms = 0;

  earlier: Bounded | undefined = undefined;
  later: Bounded | undefined = undefined;
  carrier: Carrier | undefined = undefined;
  wire: Wire | undefined = undefined;
  response: ResponseHead | undefined = undefined;
  /** The body: a short one as text, any other in pieces; compressed or not UTF-8 it is no text. */
  text: string | undefined = undefined;
  pieces: Buffer[] | undefined = undefined;
  /** A compressed body, decompressed. */
  plain: Buffer | undefined = undefined;
  bodyLength: Bytes = 0;
  bytesSent: Bytes = 0;
  bytesReceived: Bytes = 0;
  error: RequestError | undefined = undefined;
  /** Set when an idle connection turned out to be dead and the request went out again. */
  retried = false;

  constructor(
    owner: ExchangeOwner,
    method: string,
    target: Target,
    head: RequestHead,
    body: RequestBody | undefined,
    bounds: { readonly deadline: Ms; readonly keepBody: boolean; readonly mostBytes: Bytes },
    askedAt: Ms = performance.now(),
    sink?: BodySink,
  ) {
    this.askedAt = askedAt;
    this.owner = owner;
    this.method = method;
    this.target = target;
    this.head = head;
    this.body = body;
    this.deadline = bounds.deadline;
    this.keepBody = bounds.keepBody;
    this.mostBytes = bounds.mostBytes;
    this.sink = sink;
  }

  /** A piece of the body. @returns false where it grows too large */
  take(bytes: Buffer, from: number, to: number): boolean {
    const length = to - from;
    this.bodyLength += length;
    if (this.sink !== undefined) {
      this.sink.take(this, bytes.subarray(from, to));
      return true;
    }
    if (!this.keepBody || length === 0) return true;
    if (this.bodyLength > this.mostBytes) return false;
    if (length === this.bodyLength && length <= SHORT && this.response?.contentEncoding === '') {
      const text = bytes.toString('utf8', from, to);
      if (!text.includes('\ufffd')) {
        this.text = text;
        return true;
      }
    }
    const pieces = (this.pieces ??= []);
    if (this.text !== undefined) {
      pieces.push(Buffer.from(this.text));
      this.text = undefined;
    }
    pieces.push(Buffer.from(bytes.subarray(from, to)));
    return true;
  }

  tooLarge(): RequestError {
    return new RequestError(
      `the body is larger than ${this.mostBytes} bytes (options.ext.plimsoll.maxBodyBytes)`,
      CODE.generic,
    );
  }

  /** The body as it came. */
  bytes(): Buffer {
    return this.text !== undefined ? Buffer.from(this.text) : Buffer.concat(this.pieces ?? []);
  }

  /** Ends a response that nobody wants more of. */
  stop(): void {
    this.carrier?.cancel(this, STOPPED);
  }

  timeOut(): void {
    this.carrier?.cancel(this, new RequestError('request timeout', CODE.timeout));
  }

  refuse(reason: ForbiddenHost | UserError): void {
    release(this);
    this.owner.refused(reason);
  }

  /** Over, well or ill. Safe to call once only. */
  settle(error?: RequestError, at: Ms = performance.now()): void {
    release(this);
    this.error = error === STOPPED ? undefined : error;
    this.endedAt = at;
    this.owner.settled(this);
  }

  /**
   * k6's phases: blocked until a connection is there, sending until the request is written, waiting until the first
   * byte, receiving until the last. Unlike k6's, a wait that ended in an error (a timeout) counts as waiting.
   */
  timings(): Timings {
    const { askedAt, connectedAt, sentAt, firstByteAt, endedAt, wire } = this;
    const fresh = wire !== undefined && wire.first === this;
    const sent = connectedAt !== 0;
    const wroteAt = sentAt === 0 ? endedAt : firstByteAt !== 0 && firstByteAt < sentAt ? firstByteAt : sentAt;
    const answeredAt = firstByteAt === 0 ? endedAt : firstByteAt;
    const sending = sent ? wroteAt - connectedAt : 0;
    const waiting = sent ? answeredAt - wroteAt : 0;
    const receiving = sent ? endedAt - answeredAt : 0;
    return {
      blocked: (sent ? connectedAt : endedAt) - askedAt,
      looking_up: fresh ? wire.dialled.lookup : 0,
      connecting: fresh ? wire.dialled.connect : 0,
      tls_handshaking: fresh ? wire.dialled.tls : 0,
      sending,
      waiting,
      receiving,
      duration: sending + waiting + receiving,
    };
  }
}
