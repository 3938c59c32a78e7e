import type { Bytes } from '../../../units.ts';
import type { RequestError } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import type { ResponseHead } from '../response-head.ts';
import { STREAM_WINDOW } from './flow.ts';
import { generic } from './request-errors.ts';

const MOST_INTERIM = 1000;

/** One exchange on a session. */
export class Stream {
  readonly id: number;
  readonly exchange: Exchange;
  /** What we may send, and what the server may. */
  sendWindow: Bytes;
  window: Bytes = STREAM_WINDOW;
  /** The request's body as latin1, until all of it is on its way. */
  upload: string | undefined = undefined;
  uploaded: Bytes = 0;
  /** How often the server had said something when the request went out. */
  heardBefore = 0;
  #interim = 0;

  constructor(id: number, exchange: Exchange, sendWindow: Bytes) {
    this.id = id;
    this.exchange = exchange;
    this.sendWindow = sendWindow;
  }

  /** An answer ahead of the answer. @returns why there are too many */
  interim(): RequestError | undefined {
    return ++this.#interim > MOST_INTERIM ? generic('http2: too many 1xx informational responses') : undefined;
  }

  /** A piece of the body. @returns why it cannot be taken */
  take(bytes: Buffer, from: number, to: number): RequestError | undefined {
    const { exchange } = this;
    // A HEAD's is passed over, as in Go.
    if (from === to || exchange.method === 'HEAD') return undefined;
    const end = Math.min(to, from + (exchange.response?.length ?? Infinity) - exchange.bodyLength);
    if (!exchange.take(bytes, from, end)) return exchange.tooLarge();
    return end < to ? generic('http2: the body is larger than its Content-Length') : undefined;
  }

  /** The server has said all. @returns why that cannot be */
  incomplete(): RequestError | undefined {
    const { response, bodyLength } = this.exchange;
    if (response === undefined) return generic('http2: the response ended without a head');
    const { length } = response;
    if (length === undefined || length === bodyLength || !hasBody(this.exchange, response)) return undefined;
    return generic('unexpected EOF');
  }
}

const hasBody = ({ method }: Exchange, { status }: ResponseHead): boolean =>
  method !== 'HEAD' && status !== 204 && status !== 304;
