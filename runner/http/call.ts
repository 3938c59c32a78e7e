import type { Ms } from '../../units.ts';
import { cookiePair } from './cookies.ts';
import type { CookieStore } from './cookies.ts';
import type { Client } from './client.ts';
import { CODE, RequestError } from './errors.ts';
import { checkCompressed } from './decompress.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeOwner, RequestBody } from './exchange.ts';
import type { ForbiddenHost } from './network.ts';
import { isTrusted, redirectOf, refererOf } from './redirect.ts';
import type { Redirect } from './redirect.ts';
import type { ResponseHead } from './response-head.ts';
import type { Target } from './url.ts';
import { resolveUrl } from './url.ts';

/** What a script asks for: one request and all redirects it leads to. */
export interface CallRequest {
  readonly method: string;
  readonly target: Target;
  /** By canonical name; the Host among them goes out as the Host. */
  readonly headers: ReadonlyMap<string, string>;
  /** The same as text, 'Name: value\r\n' each, without Host and Cookie. */
  readonly headerText: string;
  /** 'a=1; b=2' of the script's own cookies, '' where it has none. */
  readonly cookies: string;
  /** The script's Cookie header, '' for none: the first hop only. */
  readonly cookieHeader: string;
  /** Names among them that stand in for the jar's. */
  readonly replaced: ReadonlySet<string> | undefined;
  readonly jar: CookieStore;
  readonly body: RequestBody | undefined;
  readonly userAgent: string;
  readonly timeout: Ms;
  readonly maxRedirects: number;
  readonly keepBody: boolean;
}

/** Who hears of each exchange of a call, and of its end. */
export interface CallListener {
  hop(exchange: Exchange): void;
  done(call: Call): void;
  refused(reason: ForbiddenHost): void;
}

/** Follows one request through its redirects. */
export class Call implements ExchangeOwner {
  readonly request: CallRequest;
  readonly listener: CallListener;
  readonly #client: Client;
  readonly #deadline: Ms;
  #hops = 0;
  /** The exchange that is going on, or the last. */
  exchange: Exchange;

  constructor(client: Client, request: CallRequest, listener: CallListener) {
    this.#client = client;
    this.request = request;
    this.listener = listener;
    this.#deadline = performance.now() + request.timeout;
    this.exchange = new Exchange({
      method: request.method,
      target: request.target,
      head: headOf(request, request.method, request.target, request.headerText, request.cookieHeader),
      body: request.body,
      deadline: this.#deadline,
      keepBody: request.keepBody,
      owner: this,
    });
    client.start(this.exchange);
  }

  settled(exchange: Exchange): void {
    const { response } = exchange;
    if (response !== undefined && response.setCookies.length > 0)
      this.request.jar.receive(exchange.target, response.setCookies);
    const redirect = response === undefined ? undefined : this.#redirect(exchange, response);
    // Nobody reads the body of a redirect, so it may as well be broken.
    if (redirect !== undefined && exchange.error?.code === CODE.generic) exchange.error = undefined;
    else if (response !== undefined && response.contentEncoding !== '' && exchange.error === undefined)
      checkBody(exchange);
    this.listener.hop(exchange);
    if (redirect !== undefined && exchange.error === undefined && this.#follow(exchange, redirect)) return;
    this.listener.done(this);
  }

  refused(reason: ForbiddenHost): void {
    this.listener.refused(reason);
  }

  #redirect({ method }: Exchange, response: ResponseHead): Redirect | undefined {
    if (response.status < 300 || response.status >= 400 || this.#hops >= this.request.maxRedirects) return undefined;
    return redirectOf(method, response);
  }

  #follow(last: Exchange, redirect: Redirect): boolean {
    this.#hops++;
    const { request } = this;
    let target: Target;
    try {
      target = resolveUrl(last.target, redirect.location);
    } catch (error) {
      last.error = new RequestError((error as RequestError).message, CODE.generic);
      last.response = undefined;
      return false;
    }
    this.exchange = new Exchange({
      method: redirect.method,
      target,
      head: headOf(
        request,
        redirect.method,
        target,
        redirectedHeaders(request, last.target, target, redirect.keepsBody),
        '',
      ),
      body: redirect.keepsBody ? last.body : undefined,
      deadline: this.#deadline,
      keepBody: request.keepBody,
      owner: this,
    });
    this.#client.start(this.exchange);
    return true;
  }
}

function checkBody(exchange: Exchange): void {
  if (!exchange.keepBody || exchange.response!.status === 204 || exchange.response!.status === 304) return;
  try {
    checkCompressed(exchange.start(), exchange.response!.contentEncoding);
  } catch (error) {
    exchange.error = error as RequestError;
    exchange.text = undefined;
    exchange.pieces = undefined;
  }
}

function headOf(request: CallRequest, method: string, target: Target, headers: string, cookieHeader: string): string {
  const { jar, cookies } = request;
  const host = request.headers.size > 0 ? (request.headers.get('Host') ?? target.host) : target.host;
  const start = `${method} ${target.path} HTTP/1.1\r\nHost: ${host}\r\n${headers}`;
  if (jar.empty && cookies === '' && cookieHeader === '') return start;
  let all = cookieHeader === '' || cookies === '' ? cookieHeader + cookies : `${cookieHeader}; ${cookies}`;
  for (const { name, value } of jar.for(target))
    if (!request.replaced?.has(name)) all += `${all === '' ? '' : '; '}${cookiePair(name, value)}`;
  return all === '' ? start : `${start}Cookie: ${all}\r\n`;
}

const SENSITIVE = new Set(['Authorization', 'Www-Authenticate', 'Cookie2']);
const OF_THE_BODY = new Set([
  'Content-Type',
  'Content-Encoding',
  'Content-Language',
  'Content-Location',
  'Content-Length',
]);

function redirectedHeaders(request: CallRequest, last: Target, next: Target, keepsBody: boolean): string {
  let text = request.headers.has('User-Agent') ? '' : `User-Agent: ${request.userAgent}\r\n`;
  const trusted = isTrusted(request.target, next);
  for (const [name, value] of request.headers) {
    if (name === 'Host' || name === 'Cookie' || (!trusted && SENSITIVE.has(name))) continue;
    if (!keepsBody && OF_THE_BODY.has(name)) continue;
    text += `${name}: ${value}\r\n`;
  }
  const referer = request.headers.has('Referer') ? undefined : refererOf(last, next);
  return referer === undefined ? text : `${text}Referer: ${referer}\r\n`;
}
