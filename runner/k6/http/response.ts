import { parseSetCookie } from '../../http/cookies.ts';
import { decompress, isCompressed } from '../../http/decompress.ts';
import { CODE } from '../../http/errors.ts';
import type { RequestError } from '../../http/errors.ts';
import type { Exchange } from '../../http/exchange.ts';
import { decodeLatin1, decodeUtf8 } from '../../http/text.ts';
import { parseHTML } from '../html/index.ts';
import type { Selection } from '../html/selection.ts';
import type { Timings } from '../vu.ts';
import { GoError } from '../go-error.ts';
import { selectJson } from './gjson/select.ts';
import { clickLink, submitForm } from './forms.ts';
import type { Params } from './params.ts';
import type { HttpSession } from './session.ts';
import { toText } from './text.ts';

/** What the script sent, for `response.request`. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: string | Uint8Array | undefined;
  readonly params: Params;
}

/**
 * k6's Response. What costs something (headers, cookies, the body as text) is made when the script asks for it.
 */
export class HttpResponse {
  readonly #exchange: Exchange;
  readonly #sent: Sent;
  readonly #session: HttpSession;
  status: number;
  error: string;
  error_code: number;
  timings: Timings;
  url: string;

  #body: unknown = undefined;
  #json: unknown = undefined;
  #headers: Record<string, string> | undefined;
  #cookies: Record<string, ResponseCookie[]> | undefined;

  constructor(exchange: Exchange, sent: Sent, timings: Timings, session: HttpSession) {
    const { response, error } = exchange;
    this.#exchange = exchange;
    this.#sent = sent;
    this.#session = session;
    this.status = error === undefined && response !== undefined ? response.status : 0;
    this.error = error === undefined ? '' : error.message;
    this.error_code = errorCode(this.status, error);
    this.timings = timings;
    this.url = exchange.target.href;
  }

  get status_text(): string {
    return this.#exchange.response?.statusText ?? '';
  }
  get proto(): string {
    return this.#exchange.response?.proto ?? '';
  }
  get remote_ip(): string {
    return this.#exchange.wire?.remoteIp ?? '';
  }
  get remote_port(): number {
    return this.#exchange.wire?.remotePort ?? 0;
  }
  get tls_version(): string {
    return this.#exchange.wire?.tlsVersion ?? '';
  }
  get tls_cipher_suite(): string {
    return this.#exchange.wire?.tlsCipher ?? '';
  }
  get ocsp(): Record<string, unknown> {
    return { produced_at: 0, this_update: 0, next_update: 0, revoked_at: 0, revocation_reason: '', status: '' };
  }

  /** Text, an ArrayBuffer, or null, by the responseType. */
  get body(): unknown {
    return this.#body === undefined ? (this.#body = this.#readBody()) : this.#body;
  }
  set body(value: unknown) {
    this.#body = value;
  }

  get headers(): Record<string, string> {
    return (this.#headers ??= joinFields(this.#exchange));
  }

  get cookies(): Record<string, ResponseCookie[]> {
    return (this.#cookies ??= readCookies(this.#exchange));
  }

  get request(): Record<string, unknown> {
    const { method, url, body, params } = this.#sent;
    const headers: Record<string, string[]> = {};
    for (const line of this.#exchange.head.text.split('\r\n').slice(2)) {
      const colon = line.indexOf(': ');
      if (colon > 0) (headers[line.slice(0, colon)] ??= []).push(line.slice(colon + 2));
    }
    const cookies: Record<string, { name: string; value: string; replace: boolean }[]> = {};
    for (const cookie of params.ownCookies) (cookies[cookie.name] ??= []).push({ ...cookie });
    return { method, url, headers, body: body === undefined ? '' : asText(body), cookies };
  }

  json(selector?: string): unknown {
    if (typeof selector === 'string') return this.#select(selector);
    if (this.#json === undefined) this.#json = JSON.parse(this.#textOf('json'));
    return this.#json;
  }

  #select(selector: string): unknown {
    const text = this.#textOf('json');
    try {
      this.#json ??= JSON.parse(text);
    } catch {
      return undefined;
    }
    return selectJson(this.#json, selector);
  }

  html(selector?: string): Selection {
    const page = parseHTML(this.#textOf('html'), this.url);
    return selector === undefined ? page : page.find(selector);
  }

  submitForm(args?: Record<string, unknown>): Promise<unknown> {
    return submitForm(this.#session, this.html(), this.url, args ?? {});
  }

  clickLink(args?: Record<string, unknown>): Promise<unknown> {
    return clickLink(this.#session, this.html(), this.url, args ?? {});
  }

  /** `JSON.stringify(response)` shows what k6's does. */
  toJSON(): Record<string, unknown> {
    const { remote_ip, remote_port, url, status, status_text, proto, headers, cookies, body, timings } = this;
    const { tls_version, tls_cipher_suite, ocsp, error, error_code, request } = this;
    const shown = { remote_ip, remote_port, url, status, status_text, proto, headers, cookies, body, timings };
    return { ...shown, tls_version, tls_cipher_suite, ocsp, error, error_code, request };
  }

  #textOf(method: string): string {
    const { body } = this;
    if (body === null || body === undefined)
      throw new GoError(
        `the body is null so we can't transform it to ${method.toUpperCase()} - this likely was because of a request error getting the response`,
      );
    return body instanceof ArrayBuffer ? Buffer.from(body).toString('utf8') : toText(body);
  }

  #readBody(): unknown {
    const exchange = this.#exchange;
    const { response } = exchange;
    if (response === undefined || this.#sent.params.responseType === 'none') return null;
    if (response.status === 204 || response.status === 304 || exchange.error?.code === CODE.decompression) return null;
    const binary = this.#sent.params.responseType === 'binary';
    if (!binary && exchange.text !== undefined) return exchange.text;
    let bytes = exchange.plain ?? exchange.bytes();
    if (exchange.plain === undefined && isCompressed(response.contentEncoding)) {
      try {
        bytes = decompress(bytes, response.contentEncoding);
      } catch (error) {
        this.status = 0;
        this.error = (error as RequestError).message;
        this.error_code = (error as RequestError).code;
        return null;
      }
    }
    return binary ? Uint8Array.from(bytes).buffer : decodeUtf8(bytes);
  }
}

export interface ResponseCookie {
  name: string;
  value: string;
  domain: string;
  path: string;
  http_only: boolean;
  secure: boolean;
  max_age: number;
  expires: number;
}

/** k6's code for an exchange: 1000 and the status from 400 on. */
export const errorCode = (status: number, error: RequestError | undefined): number =>
  error === undefined ? (status >= 400 ? 1000 + status : 0) : error.code;

const asText = (body: string | Uint8Array): string =>
  typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');

function joinFields(exchange: Exchange): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of exchange.response?.fields ?? []) {
    // How the body came is not the script's affair: k6 leaves it out.
    if (name === 'Transfer-Encoding') continue;
    const text = decodeLatin1(value);
    headers[name] = name in headers ? `${headers[name]}, ${text}` : text;
  }
  return headers;
}

/** What Go's time without a value is in ms, and so what k6 shows for a cookie that does not expire. */
const GO_ZERO_TIME = -6_795_364_578_871;

function readCookies(exchange: Exchange): Record<string, ResponseCookie[]> {
  const cookies: Record<string, ResponseCookie[]> = {};
  for (const field of exchange.response?.setCookies ?? []) {
    const cookie = parseSetCookie(field);
    if (!cookie) continue;
    const { name, value, domain, path, httpOnly, secure, maxAge, expires = GO_ZERO_TIME } = cookie;
    (cookies[name] ??= []).push({ name, value, domain, path, http_only: httpOnly, secure, max_age: maxAge, expires });
  }
  return cookies;
}
