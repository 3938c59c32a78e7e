import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { STATUS_CODES } from 'node:http';
import type { Dialled } from './dial.ts';
import { CODE, RequestError } from './errors.ts';
import type { Carrier, Exchange, Wire } from './exchange.ts';
import { isKeepable } from './keepable.ts';
import { pollTime } from './poll-clock.ts';
import { canonicalName } from './response-head.ts';
import type { Field, ResponseHead } from './response-head.ts';

/** What a session needs of who keeps it. */
export interface SessionKeeper {
  gone(session: Http2Session): void;
  /** The server did not look at the request: it may go out on another session. */
  retry(exchange: Exchange): void;
}

/** Windows as large as those of Go's client, so that a fast body is not held up. */
const STREAM_WINDOW = 4 << 20;
const SESSION_WINDOW = 1 << 30;
/** Go's limit of all fields together. */
const LONGEST_HEAD = 10 << 20;

/** An HTTP/2 connection: many exchanges at a time, each a stream. */
export class Http2Session implements Carrier, Wire {
  readonly origin: string;
  readonly dialled: Dialled;
  readonly first: Exchange;
  readonly remoteIp: string;
  readonly remotePort: number;
  readonly tlsVersion: string;
  readonly tlsCipher: string;
  /** False once it takes no more requests: closed, or the server said GOAWAY. */
  open = true;

  readonly #keeper: SessionKeeper;
  readonly #session: ClientHttp2Session;
  readonly #streams = new Map<Exchange, ClientHttp2Stream>();
  #goAway: number | undefined;

  constructor(dialled: Dialled, first: Exchange, keeper: SessionKeeper) {
    this.#keeper = keeper;
    this.dialled = dialled;
    this.first = first;
    this.origin = first.target.origin;
    this.remoteIp = dialled.remoteIp;
    this.remotePort = dialled.remotePort;
    this.tlsVersion = dialled.tlsVersion;
    this.tlsCipher = dialled.tlsCipher;
    dialled.socket.removeAllListeners('error').removeAllListeners('close');
    this.#session = connect(this.origin, {
      createConnection: () => dialled.socket,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW, maxHeaderListSize: LONGEST_HEAD },
      maxSessionMemory: 1000,
      maxHeaderListPairs: 65_536,
    });
    this.#session.on('connect', () => this.#session.setLocalWindowSize(SESSION_WINDOW));
    this.#session.on('goaway', (code) => {
      this.#goAway = code;
      this.#leave();
    });
    // What it means for a request, its stream tells.
    this.#session.on('error', () => this.#leave());
    this.#session.on('close', () => this.#leave());
  }

  send(exchange: Exchange): void {
    const { body } = exchange;
    exchange.carrier = this;
    exchange.wire = this;
    exchange.connectedAt = performance.now();
    const headers = toHeaders(exchange);
    let stream: ClientHttp2Stream;
    try {
      stream = this.#session.request(headers, { endStream: body === undefined });
    } catch {
      this.#leave();
      return this.#keeper.retry(exchange);
    }
    this.#streams.set(exchange, stream);
    exchange.bytesSent = exchange.head.text.length + (body === undefined ? 0 : Buffer.byteLength(body));
    if (body !== undefined) stream.end(body, () => (exchange.sentAt ||= performance.now()));
    else exchange.sentAt = performance.now();
    stream.on('response', (fields) => this.#answered(exchange, fields));
    stream.on('data', (bytes: Buffer) => this.#take(exchange, bytes));
    stream.on('error', () => {});
    stream.on('close', () => this.#closed(exchange, stream));
  }

  #answered(exchange: Exchange, fields: IncomingHttpHeaders): void {
    exchange.firstByteAt = pollTime();
    exchange.sentAt ||= exchange.firstByteAt;
    exchange.response = toResponse(fields);
    exchange.bytesReceived += exchange.response.fields.reduce(
      (sum, [name, value]) => sum + name.length + value.length,
      0,
    );
  }

  #take(exchange: Exchange, bytes: Buffer): void {
    exchange.bytesReceived += bytes.length;
    exchange.bodyLength += bytes.length;
    if (!exchange.keepBody) return;
    if (exchange.bodyLength > exchange.mostBytes) return this.cancel(exchange, exchange.tooLarge());
    (exchange.pieces ??= []).push(bytes);
  }

  #closed(exchange: Exchange, stream: ClientHttp2Stream): void {
    if (!this.#streams.delete(exchange)) return;
    const code = stream.rstCode ?? 0;
    if (code === constants.NGHTTP2_NO_ERROR && exchange.response !== undefined && stream.readableEnded)
      return exchange.settle(undefined, pollTime());
    if (code === constants.NGHTTP2_REFUSED_STREAM && !exchange.retried) {
      exchange.retried = true;
      this.#leave();
      return this.#keeper.retry(exchange);
    }
    exchange.settle(exchange.response === undefined ? this.#errorOf(code) : brokenBody(code));
  }

  #errorOf(code: number): RequestError {
    if (this.#goAway !== undefined)
      return new RequestError(`http2: received GoAway with error code ${nameOf(this.#goAway)}`, 1611 + this.#goAway);
    if (code !== constants.NGHTTP2_NO_ERROR && !this.#session.destroyed)
      return new RequestError(`http2: stream error with code ${nameOf(code)}`, 1631 + code);
    return new RequestError('unexpected EOF', CODE.generic);
  }

  cancel(exchange: Exchange, reason: RequestError): void {
    const stream = this.#streams.get(exchange);
    if (!this.#streams.delete(exchange)) return;
    stream?.close(constants.NGHTTP2_CANCEL);
    exchange.settle(reason);
  }

  /** Ends what goes on here, with this reason. */
  abort(reason: RequestError): void {
    for (const exchange of this.#streams.keys()) this.cancel(exchange, reason);
  }

  #leave(): void {
    if (!this.open) return;
    this.open = false;
    this.#keeper.gone(this);
    this.#session.close();
  }

  close(): void {
    this.#leave();
    this.#session.destroy();
  }
}

/** k6 has no code of its own for what happens within a body. */
const brokenBody = (code: number): RequestError =>
  new RequestError(`http2: the body broke off with code ${nameOf(code)}`, CODE.generic);

/** Fields that HTTP/2 has no place for. */
const OF_HTTP1 = new Set(['host', 'connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);

function toHeaders({ head, method, target }: Exchange): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    ':method': method,
    ':scheme': target.scheme,
    ':authority': target.host,
    ':path': target.path,
  };
  for (const line of head.text.split('\r\n').slice(1)) {
    const colon = line.indexOf(': ');
    if (colon < 0) continue;
    const name = line.slice(0, colon).toLowerCase();
    if (name === 'host') headers[':authority'] = line.slice(colon + 2);
    else if (!OF_HTTP1.has(name)) headers[name] = line.slice(colon + 2);
  }
  return headers;
}

function toResponse(headers: IncomingHttpHeaders): ResponseHead {
  const fields: Field[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(':') || value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) fields.push([canonicalName(name) ?? name, item]);
  }
  const status = Number(headers[':status']);
  const length = headers['content-length'];
  return {
    text: '',
    proto: 'HTTP/2.0',
    status,
    statusText: `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(),
    fields,
    length: length === undefined ? undefined : Number(length),
    chunked: false,
    close: false,
    contentEncoding: headers['content-encoding'] ?? '',
    location: headers.location,
    setCookies: headers['set-cookie'] ?? [],
    keepable: isKeepable(status, fields),
  };
}

const NAMES = new Map(
  Object.entries(constants)
    .filter(([name]) =>
      /^NGHTTP2_(NO_ERROR|.*_ERROR|REFUSED_STREAM|CANCEL|STREAM_CLOSED|CONNECT_ERROR|ENHANCE_YOUR_CALM|INADEQUATE_SECURITY|HTTP_1_1_REQUIRED)$/.test(
        name,
      ),
    )
    .filter(([, code]) => typeof code === 'number' && code >= 0)
    .map(([name, code]) => [code as number, name.replace('NGHTTP2_', '')]),
);

const nameOf = (code: number): string => NAMES.get(code) ?? String(code);
