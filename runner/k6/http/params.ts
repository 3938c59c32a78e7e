import type { CallOptions } from '../../http/call-request.ts';
import { cookiePair } from '../../http/cookies.ts';
import type { CookieStore } from '../../http/cookies.ts';
import { parseDuration } from '../../http/duration.ts';
import type { HttpSettings } from '../../http/settings.ts';
import type { Ms } from '../../../units.ts';
import { CookieJar, storeOf } from './cookie-jar.ts';
import { ExpectedStatuses } from './expected.ts';
import { formatFields, readHeaders } from './headers.ts';
import { Recent } from './recent.ts';
import { toText } from './text.ts';

type ResponseType = 'text' | 'binary' | 'none';

/** The last argument of every request, read. */
export interface Params extends CallOptions {
  /** For `response.request.cookies`. */
  readonly ownCookies: readonly { name: string; value: string; replace: boolean }[];
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly responseType: ResponseType;
  /** Undefined: the VU's own; null: expectations are switched off. */
  readonly expected: ExpectedStatuses | null | undefined;
  readonly compression: string;
  readonly throws: boolean;
}

const DEFAULT_TIMEOUT: Ms = 60_000;
const NO_HEADERS: ReadonlyMap<string, string> = new Map();
/** What every request says where connections are not to be used again. */
const CLOSING: ReadonlyMap<string, string> = new Map([['Connection', 'close']]);
const NO_COOKIES: Params['ownCookies'] = [];

/** What a request without params does; one object for all of them. */
export function defaultParams(settings: HttpSettings, jar: CookieStore): Params {
  const headers = settings.noConnectionReuse ? CLOSING : NO_HEADERS;
  return {
    headers,
    headerText: formatFields(headers, settings.userAgent),
    cookies: '',
    cookieHeader: '',
    replaced: undefined,
    ownCookies: NO_COOKIES,
    jar,
    tags: undefined,
    timeout: DEFAULT_TIMEOUT,
    redirects: settings.maxRedirects,
    responseType: settings.discardResponseBodies ? 'none' : 'text',
    keepBody: !settings.discardResponseBodies,
    mostBytes: settings.maxBodyBytes,
    userAgent: settings.userAgent,
    expected: undefined,
    auth: undefined,
    compression: '',
    throws: settings.throws,
  };
}

/**
 * Reads a script's params.
 *
 * @throws TypeError as k6 does, where a value is of a kind it cannot use
 */
export function readParams(value: unknown, defaults: Params, contentType: string | undefined): Params {
  const given = (value ?? {}) as Record<string, unknown>;
  const compression = given['compression'] === undefined ? '' : toText(given['compression']);
  const { userAgent } = defaults;
  const beside = { defaults: defaults.headers, userAgent, contentType, compression };
  const { headers, headerText } = readHeaders(given['headers'], beside);
  const responseType = given['responseType'] === undefined ? defaults.responseType : readType(given['responseType']);
  const own = readCookies(given['cookies']);
  return {
    headers,
    headerText,
    cookies: own.length === 0 ? '' : own.map(({ name, value }) => cookiePair(name, value)).join('; '),
    cookieHeader: headers.get('Cookie') ?? '',
    replaced: own.some(({ replace }) => replace) ? namesReplaced(own) : undefined,
    ownCookies: own,
    jar: given['jar'] instanceof CookieJar ? storeOf(given['jar']) : defaults.jar,
    tags: readTags(given['tags']),
    timeout: given['timeout'] === undefined ? defaults.timeout : readTimeout(given['timeout']),
    redirects: typeof given['redirects'] === 'number' ? given['redirects'] : defaults.redirects,
    responseType,
    keepBody: responseType !== 'none',
    mostBytes: defaults.mostBytes,
    userAgent,
    expected: readExpected(given),
    auth: readAuth(given['auth']),
    compression,
    throws: given['throw'] === undefined ? defaults.throws : given['throw'] === true,
  };
}

/** The same request with a traceparent, unless the script sends one of its own. */
export function traced(params: Params, traceparent: string): Params {
  if (params.headers.has('Traceparent')) return params;
  const headers = new Map([...params.headers, ['Traceparent', traceparent]]);
  return { ...params, headers, headerText: `${params.headerText}traceparent: ${traceparent}\r\n` };
}

const namesReplaced = (own: Params['ownCookies']): ReadonlySet<string> =>
  new Set(own.filter(({ replace }) => replace).map(({ name }) => name));

function readCookies(value: unknown): Params['ownCookies'] {
  if (typeof value !== 'object' || value === null) return NO_COOKIES;
  return Object.entries(value as Record<string, unknown>).map(([name, content]) => {
    if (typeof content !== 'object' || content === null) return { name, value: String(content), replace: false };
    const { value = '', replace = false } = content as Record<string, unknown>;
    return { name, value: String(value), replace: replace === true };
  });
}

const recentTags = new Recent<Readonly<Record<string, string>>>();

function readTags(value: unknown): Params['tags'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const known = recentTags.find(value);
  if (known !== undefined) return known;
  const tags: Record<string, string> = {};
  for (const [name, content] of Object.entries(value)) tags[name] = String(content);
  recentTags.remember(value, tags);
  return tags;
}

function readTimeout(value: unknown): Ms {
  const timeout = parseDuration(value);
  if (timeout === undefined) throw new TypeError(`invalid timeout value: ${JSON.stringify(value)}`);
  return timeout > 0 ? timeout : Infinity;
}

function readType(value: unknown): ResponseType {
  if (value === 'text' || value === 'binary' || value === 'none') return value;
  throw new TypeError(`${String(value)} is not a valid ResponseType`);
}

function readExpected(given: Record<string, unknown>): Params['expected'] {
  if (!('responseCallback' in given)) return undefined;
  const value = given['responseCallback'];
  if (value === null || value instanceof ExpectedStatuses) return value;
  throw new TypeError('unsupported responseCallback');
}

function readAuth(value: unknown): Params['auth'] {
  if (value === undefined || value === null || value === '') return undefined;
  if (value === 'basic' || value === 'digest') return value;
  if (value === 'ntlm')
    throw new TypeError(
      'auth: NTLM binds a login to one connection, which this engine does not do; run with --engine k6',
    );
  throw new TypeError(`unknown auth ${JSON.stringify(value)}: basic and digest are known`);
}
