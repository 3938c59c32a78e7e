import type { Bytes, Ms } from '../../units.ts';
import { cookiePair } from './cookies.ts';
import type { CookieStore } from './cookies.ts';
import type { RequestBody } from './exchange.ts';
import { refererOf } from './redirect.ts';
import { encodeLatin1 } from './text.ts';
import type { Target } from './url.ts';

/** What a script asks for: one request and all redirects it leads to. */
export interface CallRequest {
  readonly method: string;
  readonly target: Target;
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
  readonly body: RequestBody | undefined;
  /** To answer a digest challenge with. */
  readonly digestLogin: { readonly user: string; readonly password: string } | undefined;
  readonly userAgent: string;
  readonly timeout: Ms;
  readonly maxRedirects: number;
  readonly keepBody: boolean;
  readonly mostBytes: Bytes;
}

/** The head of the first hop. */
export const firstHead = (request: CallRequest): string =>
  headOf(
    request,
    request.method,
    request.target,
    request.headers.get('Host'),
    request.headerText,
    request.cookieHeader,
  );

/** The head of a redirect's next hop: without the Cookie header, without what the next host may not see. */
export function nextHead(
  request: CallRequest,
  method: string,
  hop: { last: Target; next: Target; trusted: boolean; keepsBody: boolean; keepsHost: boolean },
): string {
  const host = hop.keepsHost ? request.headers.get('Host') : undefined;
  return headOf(request, method, hop.next, host, nextHeaders(request, hop), '');
}

function headOf(
  request: CallRequest,
  method: string,
  target: Target,
  host = target.host,
  headers: string,
  cookieHeader: string,
): string {
  const { jar, cookies } = request;
  const start = `${method} ${target.path} HTTP/1.1\r\nHost: ${host}\r\n${headers}`;
  if (jar.empty && cookies === '' && cookieHeader === '') return start;
  let all = cookieHeader === '' || cookies === '' ? cookieHeader + cookies : `${cookieHeader}; ${cookies}`;
  for (const { name, value } of jar.for(target))
    if (!request.replaced?.has(name)) all += `${all === '' ? '' : '; '}${cookiePair(name, value)}`;
  return all === '' ? start : `${start}Cookie: ${encodeLatin1(all)}\r\n`;
}

const SENSITIVE = new Set(['Authorization', 'Www-Authenticate', 'Cookie2']);
const OF_THE_BODY = new Set(['Content-Type', 'Content-Encoding', 'Content-Language', 'Content-Location']);
const ALWAYS_NEW = new Set(['Host', 'Cookie', 'Content-Length']);

function nextHeaders(
  request: CallRequest,
  { last, next, trusted, keepsBody }: { last: Target; next: Target; trusted: boolean; keepsBody: boolean },
): string {
  let text = request.headers.has('User-Agent') ? '' : `User-Agent: ${request.userAgent}\r\n`;
  for (const [name, value] of request.headers) {
    if (ALWAYS_NEW.has(name) || (!trusted && SENSITIVE.has(name)) || (!keepsBody && OF_THE_BODY.has(name))) continue;
    text += `${name}: ${encodeLatin1(value)}\r\n`;
  }
  const referer = request.headers.has('Referer') ? undefined : refererOf(last, next);
  return referer === undefined ? text : `${text}Referer: ${encodeLatin1(referer)}\r\n`;
}
