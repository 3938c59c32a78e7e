import type { Bytes, Ms } from '../../units.ts';
import { cookiePair } from './cookies.ts';
import type { CookieStore } from './cookies.ts';
import type { RequestBody } from './exchange.ts';
import { refererOf } from './redirect.ts';
import { encodeLatin1 } from './text.ts';
import type { Target } from './url.ts';

/** How a request is to be sent and followed; requests without params of their own share one. */
export interface CallOptions {
  /** By canonical name; the Host among them goes out as the Host. */
  readonly headers: ReadonlyMap<string, string>;
  /** The same as text, 'Name: value\r\n' each, with the User-Agent and without Host and Cookie. */
  readonly headerText: string;
  /** 'a=1; b=2' of the script's own cookies, '' where it has none. */
  readonly cookies: string;
  /** The script's Cookie header, '' for none: the first hop only. */
  readonly cookieHeader: string;
  /** Names among its cookies that stand in for the jar's. */
  readonly replaced: ReadonlySet<string> | undefined;
  readonly jar: CookieStore;
  readonly auth: 'basic' | 'digest' | undefined;
  readonly userAgent: string;
  readonly timeout: Ms;
  readonly redirects: number;
  readonly keepBody: boolean;
  /** A body that is kept may not be larger. */
  readonly mostBytes: Bytes;
}

/** What goes before the body: request line and fields, with the blank line. Latin1. */
export interface RequestHead {
  readonly text: string;
  /** Nothing in it says who asks. */
  readonly anonymous: boolean;
  /** What it was made of, to know it again. */
  readonly method: string;
  readonly headerText: string;
}

/** The head of the first hop. A route's is mostly the same as the time before, and made once. */
export function firstHead(
  method: string,
  target: Target,
  body: RequestBody | undefined,
  options: CallOptions,
): RequestHead {
  const { headerText, cookies, cookieHeader, jar } = options;
  const same = body === undefined && target.user === undefined && jar.empty && cookies === '' && cookieHeader === '';
  const last = target.lastHead;
  if (same && last !== undefined && last.method === method && last.headerText === headerText) return last;
  const head = headOf(
    options,
    method,
    target,
    body,
    options.headers.get('Host'),
    withLogin(options, target),
    cookieHeader,
  );
  if (same) target.lastHead = head;
  return head;
}

/** Basic goes out at once, even where digest is asked for: k6 does so too, and only a challenge brings the digest. */
function withLogin({ headers, headerText }: CallOptions, { user, password = '' }: Target): string {
  if (user === undefined || headers.has('Authorization')) return headerText;
  return `${headerText}Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}\r\n`;
}

/** The head of a redirect's next hop: without the Cookie header, without what the next host may not see. */
export function nextHead(
  options: CallOptions,
  method: string,
  body: RequestBody | undefined,
  hop: { last: Target; next: Target; trusted: boolean; keepsHost: boolean },
): RequestHead {
  const host = hop.keepsHost ? options.headers.get('Host') : undefined;
  return headOf(options, method, hop.next, body, host, nextHeaders(options, body !== undefined, hop), '');
}

/** The same head with another Authorization. */
export function withAuthorization(head: RequestHead, login: string): RequestHead {
  const text = head.text.replace(/^Authorization: .*\r\n/m, '');
  return { ...head, text: `${text.slice(0, -2)}Authorization: ${login}\r\n\r\n`, anonymous: false };
}

/** Names are canonical here. */
const hasLogin = (fields: string): boolean =>
  fields.startsWith('Authorization: ') || fields.includes('\nAuthorization: ');

/** As Go: methods that are expected to have a body say that they have none. */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

function headOf(
  options: CallOptions,
  method: string,
  target: Target,
  body: RequestBody | undefined,
  host = target.host,
  headers: string,
  cookieHeader: string,
): RequestHead {
  const cookie = cookieLine(options, target, cookieHeader);
  const bytes = body !== undefined ? Buffer.byteLength(body) : WITH_BODY.has(method) ? 0 : undefined;
  const length = bytes === undefined ? '' : `Content-Length: ${bytes}\r\n`;
  return {
    text: `${method} ${target.path} HTTP/1.1\r\nHost: ${host}\r\n${length}${headers}${cookie}\r\n`,
    anonymous: cookie === '' && !hasLogin(headers),
    method,
    headerText: options.headerText,
  };
}

function cookieLine({ jar, cookies, replaced }: CallOptions, target: Target, cookieHeader: string): string {
  if (jar.empty && cookies === '' && cookieHeader === '') return '';
  let all = cookieHeader === '' || cookies === '' ? cookieHeader + cookies : `${cookieHeader}; ${cookies}`;
  for (const { name, value } of jar.for(target))
    if (!replaced?.has(name)) all += `${all === '' ? '' : '; '}${cookiePair(name, value)}`;
  return all === '' ? '' : `Cookie: ${encodeLatin1(all)}\r\n`;
}

const SENSITIVE = new Set(['Authorization', 'Www-Authenticate', 'Cookie2']);
const OF_THE_BODY = new Set(['Content-Type', 'Content-Encoding', 'Content-Language', 'Content-Location']);
const ALWAYS_NEW = new Set(['Host', 'Cookie', 'Content-Length']);

function nextHeaders(
  { headers, userAgent }: CallOptions,
  keepsBody: boolean,
  { last, next, trusted }: { last: Target; next: Target; trusted: boolean },
): string {
  let text = headers.has('User-Agent') ? '' : `User-Agent: ${userAgent}\r\n`;
  for (const [name, value] of headers) {
    if (ALWAYS_NEW.has(name) || (!trusted && SENSITIVE.has(name)) || (!keepsBody && OF_THE_BODY.has(name))) continue;
    text += `${name}: ${encodeLatin1(value)}\r\n`;
  }
  const referer = headers.has('Referer') ? undefined : refererOf(last, next);
  return referer === undefined ? text : `${text}Referer: ${encodeLatin1(referer)}\r\n`;
}
