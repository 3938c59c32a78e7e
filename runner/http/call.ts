import type { Bytes, Ms } from '../../units.ts';
import type { UserError } from '../../user-error.ts';
import { firstHead, nextHead, withAuthorization } from './call-request.ts';
import type { CallOptions, RequestHead } from './call-request.ts';
import type { Client } from './client.ts';
import { decompressAtOnce } from './decompress.ts';
import { answerDigest } from './digest.ts';
import { CODE, INTERRUPTED, RequestError } from './errors.ts';
import { Exchange } from './exchange.ts';
import type { BodySink, ExchangeOwner, RequestBody } from './exchange.ts';
import type { ForbiddenHost } from './network.ts';
import { isRelative, isTrusted, redirectOf } from './redirect.ts';
import type { Redirect } from './redirect.ts';
import type { ResponseHead } from './response-head.ts';
import { resolveUrl } from './url.ts';
import type { Target } from './url.ts';

/** Who hears of each exchange of a call, and of its end. */
export interface CallListener {
  /** @param challenge the 401 that a digest login begins with */
  hop(exchange: Exchange, challenge: boolean): void;
  done(call: Call): void;
  refused(reason: ForbiddenHost | UserError): void;
}

/** Follows one request through its redirects, and through a digest login. */
export class Call implements ExchangeOwner {
  readonly #client: Client;
  readonly #target: Target;
  readonly #options: CallOptions;
  readonly #listener: CallListener;
  readonly #sink: BodySink | undefined;
  readonly deadline: Ms;
  readonly keepBody: boolean;
  readonly mostBytes: Bytes;
  #hops = 0;
  #answered = false;
  /** Once another host has been visited, what was for the first stays dropped. */
  #trusted = true;
  /** The exchange that is going on, or the last. */
  exchange: Exchange;

  constructor(
    client: Client,
    method: string,
    target: Target,
    body: RequestBody | undefined,
    options: CallOptions,
    listener: CallListener,
    sink?: BodySink,
  ) {
    this.#client = client;
    this.#target = target;
    this.#options = options;
    this.#listener = listener;
    this.#sink = sink;
    const now = performance.now();
    this.deadline = now + options.timeout;
    this.keepBody = options.keepBody;
    this.mostBytes = options.mostBytes;
    this.exchange = new Exchange(this, method, target, firstHead(method, target, body, options), body, this, now, sink);
    client.start(this.exchange);
  }

  #send(method: string, target: Target, head: RequestHead, body: RequestBody | undefined): void {
    this.exchange = new Exchange(this, method, target, head, body, this, undefined, this.#sink);
    this.#client.start(this.exchange);
  }

  settled(exchange: Exchange): void {
    const { response } = exchange;
    if (response !== undefined) {
      if (response.setCookies.length > 0) this.#options.jar.receive(exchange.target, response.setCookies);
      if (response.status === 401 && this.#options.auth === 'digest' && this.#answer(exchange, response)) return;
      if (response.status >= 300 && response.status < 400 && this.#redirect(exchange, response)) return;
      if (response.contentEncoding !== '' && exchange.error === undefined)
        decodeBody(exchange, response.contentEncoding);
    }
    this.#listener.hop(exchange, false);
    this.#listener.done(this);
  }

  refused(reason: ForbiddenHost | UserError): void {
    this.#listener.refused(reason);
  }

  #answer(exchange: Exchange, response: ResponseHead): boolean {
    const { user, password = '' } = this.#target;
    if (this.#answered || user === undefined) return false;
    this.#answered = true;
    const { method, target, body } = exchange;
    const challenge = response.fields.find(([name, value]) => name === 'Www-Authenticate' && /^digest /i.test(value));
    const login = answerDigest(challenge?.[1] ?? '', { method, target, body, user, password });
    if (login === undefined) return false;
    this.#listener.hop(exchange, true);
    this.#send(method, target, withAuthorization(exchange.head, login), body);
    return true;
  }

  #redirect(last: Exchange, response: ResponseHead): boolean {
    const redirect = this.#hops < this.#options.redirects ? redirectOf(last.method, response) : undefined;
    // Nobody reads the body of a redirect, so it may as well be broken.
    if (redirect === undefined || last.error === INTERRUPTED) return false;
    if (last.error !== undefined && last.error.code !== CODE.generic) return false;
    last.error = undefined;
    this.#hops++;
    this.#listener.hop(last, false);
    try {
      this.#follow(last, redirect);
    } catch (error) {
      last.error = new RequestError((error as RequestError).message, CODE.generic);
      last.response = undefined;
      this.#listener.done(this);
    }
    return true;
  }

  #follow(last: Exchange, { location, method, keepsBody }: Redirect): void {
    const next = resolveUrl(last.target, location);
    this.#trusted &&= isTrusted(this.#target, next);
    const hop = { last: last.target, next, trusted: this.#trusted, keepsHost: isRelative(location) };
    const body = keepsBody ? last.body : undefined;
    this.#send(method, next, nextHead(this.#options, method, body, hop), body);
  }
}

function decodeBody(exchange: Exchange, contentEncoding: string): void {
  if (!exchange.keepBody || exchange.sink !== undefined) return;
  if (exchange.response?.status === 204 || exchange.response?.status === 304) return;
  try {
    exchange.plain = decompressAtOnce(exchange.bytes(), contentEncoding);
  } catch (error) {
    exchange.error = error as RequestError;
    exchange.text = undefined;
    exchange.pieces = undefined;
  }
}
