import type { RequestHead } from './call-request.ts';
import { CODE, RequestError } from './errors.ts';
import { encodeLatin1 } from './text.ts';

/** Where a request goes. Shared by all VUs of a thread. */
export interface Target {
  /** The whole URL with user and password masked, as k6 shows it. */
  readonly href: string;
  readonly scheme: string;
  /** Without brackets, as it was written. */
  readonly hostname: string;
  readonly port: number;
  /** 'http://host:port': requests with the same one may share a connection. */
  readonly origin: string;
  /** For the Host header: without the scheme's own port. */
  readonly host: string;
  /** What follows the method in the request line, as latin1: path and query, the path escaped. */
  readonly path: string;
  /** From the URL itself; decoded. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** The head that went there last, to be sent again. */
  lastHead: RequestHead | undefined;
}

const MOST_CACHED = 10_000;
const cache = new Map<string, Target>();

/**
 * Reads a URL as Go's net/url does: no dot segment is resolved, a query goes out as it stands.
 *
 * @throws RequestError 1020 where it is malformed, 1000 where its scheme is not http or https
 */
export function parseUrl(text: string): Target {
  const known = cache.get(text);
  if (known) return known;
  const target = parse(text);
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(text, target);
  return target;
}

/** A Location beside the URL that gave it. */
export function resolveUrl(base: Target, reference: string): Target {
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference)) return parseUrl(reference);
  const root = `${base.scheme}://${base.user === undefined ? '' : userInfo(base)}${base.host}`;
  if (reference.startsWith('//')) return parseUrl(`${base.scheme}:${reference}`);
  const path = base.path.replace(/\?.*$/s, '');
  if (reference.startsWith('?')) return parseUrl(root + path + reference);
  if (reference.startsWith('#')) return parseUrl(root + base.path);
  const [, wanted = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(reference) ?? [];
  const merged = wanted.startsWith('/') ? wanted : path.slice(0, path.lastIndexOf('/') + 1) + wanted;
  return parseUrl(root + withoutDots(merged) + rest);
}

/** RFC 3986, 5.2.4. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    if (last && (segment === '.' || segment === '..')) kept.push('');
  }
  return `/${kept.join('/')}`;
}

const PARTS =
  /^([a-z][a-z0-9+.-]*):\/\/(?:([^/?#]*)@)?(\[[^\]/?#]*\]|[^/?#:]*)(?::([^/?#]*))?([^?#]*)(\?[^#]*)?(?:#.*)?$/is;

function parse(text: string): Target {
  if (/[\x00-\x1f\x7f]/.test(text)) throw badUrl(text, 'invalid control character in URL');
  const parts = PARTS.exec(text);
  if (!parts) throw noScheme(text);
  const [, rawScheme = '', info, bracketed = '', portText = '', rawPath = '', query = ''] = parts;
  const scheme = rawScheme.toLowerCase();
  if (scheme !== 'http' && scheme !== 'https')
    throw new RequestError(`unsupported protocol scheme "${scheme}"`, CODE.generic);
  if (!/^\d*$/.test(portText)) throw badUrl(text, `invalid port ":${portText}" after host`);
  if (bracketed === '') throw new RequestError('no Host in request URL', CODE.generic);
  if (/[\s<>"^`{|}\\]|%(?![0-9a-f]{2})/i.test(bracketed)) throw badUrl(text, 'invalid character in host name');
  const hostname = bracketed.startsWith('[') ? bracketed.slice(1, -1) : toAscii(bracketed);
  const ownPort = scheme === 'https' ? 443 : 80;
  const port = portText === '' ? ownPort : Number(portText);
  const shown = bracketed.startsWith('[') ? bracketed : hostname;
  const host = portText === '' || port === ownPort ? shown : `${shown}:${portText}`;
  const [user, password] = info === undefined ? [undefined, undefined] : splitInfo(info, text);
  return {
    href: info === undefined ? text : text.replace(`${info}@`, '****:****@'),
    scheme,
    hostname,
    port,
    origin: `${scheme}://${hostname.toLowerCase()}:${port}`,
    host,
    path: escapePath(rawPath, text) + encodeLatin1(query),
    user,
    password,
    lastHead: undefined,
  };
}

const VALID_PATH = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]]|%[0-9A-Fa-f]{2})*$/;

/** Go keeps a path that is already well escaped; any other it unescapes and escapes anew. */
function escapePath(path: string, url: string): string {
  if (path === '') return '/';
  if (VALID_PATH.test(path)) return path;
  if (/%(?![0-9a-f]{2})/i.test(path)) throw badUrl(url, 'invalid URL escape');
  const bytes = Buffer.from(
    path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => `\0${hex}`),
    'utf8',
  ).toString('latin1');
  return bytes.replace(/\0([0-9a-f]{2})|([^A-Za-z0-9\-_.~$&+,/:;=@])/gi, (_, hex?: string, other?: string) => {
    const char = hex === undefined ? (other ?? '') : String.fromCharCode(parseInt(hex, 16));
    return /[A-Za-z0-9\-_.~$&+,/:;=@]/.test(char) ? char : percent(char);
  });
}

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

function toAscii(host: string): string {
  if (/^[A-Za-z0-9._~-]*$/.test(host)) return host;
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return host;
  }
}

function splitInfo(info: string, url: string): [string, string | undefined] {
  const colon = info.indexOf(':');
  try {
    return colon < 0
      ? [decodeURIComponent(info), undefined]
      : [decodeURIComponent(info.slice(0, colon)), decodeURIComponent(info.slice(colon + 1))];
  } catch {
    throw badUrl(url, 'invalid userinfo');
  }
}

const userInfo = ({ user = '', password }: Target): string =>
  `${encodeURIComponent(user)}${password === undefined ? '' : `:${encodeURIComponent(password)}`}@`;

const badUrl = (url: string, why: string): RequestError =>
  new RequestError(`invalid URL: parse "${url}": ${why}`, CODE.badUrl);

/** Where a script gave something else than text. @throws RequestError */
export function noUrl(shown: string): never {
  throw new RequestError(`invalid URL: '#${shown}'`, CODE.badUrl);
}

/** Without a scheme it is still a URL to Go, only none that can be fetched; a colon in its first segment makes it malformed. */
function noScheme(text: string): RequestError {
  if (text.startsWith(':')) return badUrl(text, 'missing protocol scheme');
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return new RequestError('no Host in request URL', CODE.generic);
  if (/^[^/?#]*:/.test(text)) return badUrl(text, 'first path segment in URL cannot contain colon');
  return new RequestError('unsupported protocol scheme ""', CODE.generic);
}
