import { GoError } from '../go-error.ts';
import type { WebSocketRequest } from '../../http/websocket.ts';
import { cookiePair } from '../../http/cookies.ts';
import { parseUrl } from '../../http/url.ts';
import { CookieJar, storeOf } from '../http/cookie-jar.ts';
import { HttpSession } from '../http/session.ts';
import { toText } from '../http/text.ts';
import type { Vu } from '../vu.ts';

interface Given {
  readonly headers?: Readonly<Record<string, unknown>> | null;
  readonly tags?: Readonly<Record<string, unknown>> | null;
  readonly jar?: unknown;
  readonly compression?: unknown;
}

/**
 * What a script asks for when it opens a WebSocket.
 *
 * @throws GoError where the URL is none of ws: or wss:
 */
export function readRequest(
  vu: Vu,
  url: string,
  protocols: readonly string[],
  params: unknown,
): { request: WebSocketRequest; tags: Readonly<Record<string, string>> } {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0].toLowerCase() ?? '';
  if (scheme !== 'ws' && scheme !== 'wss')
    throw new GoError(`WebSocket requires url with scheme ws or wss, but got ${JSON.stringify(scheme)}`);
  const target = parseUrl(url.replace(/^ws/i, 'http'));
  const given: Given = typeof params === 'object' && params !== null ? params : {};
  const session = HttpSession.of(vu);
  const headers: Record<string, string> = { 'User-Agent': session.settings.userAgent };
  for (const [name, value] of Object.entries(given.headers ?? {})) headers[name] = toText(value);
  const jar = given.jar instanceof CookieJar ? storeOf(given.jar) : session.jar;
  const cookies = jar.for(target).map(({ name, value }) => cookiePair(name, value));
  if (cookies.length > 0) headers['Cookie'] = cookies.join('; ');
  const compression = given.compression === 'deflate';
  if (!compression && given.compression !== undefined && given.compression !== '')
    throw new GoError(
      `unsupported compression algorithm '${toText(given.compression)}', supported algorithm is 'deflate'`,
    );
  const tags = Object.fromEntries(Object.entries(given.tags ?? {}).map(([name, value]) => [name, toText(value)]));
  return { request: { url, target, headers, protocols, compression }, tags };
}
