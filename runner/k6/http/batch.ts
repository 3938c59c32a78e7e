import { parseUrl } from '../../http/url.ts';
import { GoError } from '../go-error.ts';
import type { HttpResponse } from './response.ts';
import type { HttpSession } from './session.ts';
import { toText } from './text.ts';
import { HttpUrl } from './url-template.ts';

interface Wanted {
  readonly key: string;
  readonly host: string;
  readonly method: string;
  readonly url: unknown;
  readonly body?: unknown;
  readonly params?: unknown;
}

/**
 * Sends many requests side by side: at most `batch` in all and `batchPerHost` to one host.
 *
 * @param requests an array, or an object whose keys the result bears; each a URL, `[method, url, body, params]` or an object
 */
export async function sendBatch(session: HttpSession, requests: unknown): Promise<unknown> {
  if (session.vu.stage === 'init') throw new GoError('Using batch in the init context is not supported');
  if (requests === undefined) throw new GoError('no argument was provided to http.batch()');
  if (typeof requests !== 'object' || requests === null)
    throw new TypeError(`invalid http.batch() argument type ${typeof requests}`);
  const wanted = Object.entries(requests).map(([key, request]) => readRequest(key, request));
  const responses = await runLimited(wanted, session);
  const ordered = wanted.map((request) => [request.key, responses.get(request)] as const);
  return Array.isArray(requests) ? ordered.map(([, response]) => response) : Object.fromEntries(ordered);
}

/** As many workers as may run at once; each takes the first request left whose host has room. */
async function runLimited(wanted: readonly Wanted[], session: HttpSession): Promise<Map<Wanted, HttpResponse>> {
  const { batch, batchPerHost } = session.settings;
  const responses = new Map<Wanted, HttpResponse>();
  const left = [...wanted];
  const perHost = new Map<string, number>();
  const hasRoom = ({ host }: Wanted): boolean => batchPerHost <= 0 || (perHost.get(host) ?? 0) < batchPerHost;
  const take = (): Wanted | undefined => {
    const index = left.findIndex(hasRoom);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const work = async (): Promise<void> => {
    for (let request = take(); request; request = take()) {
      const { host, method, url, body, params } = request;
      perHost.set(host, (perHost.get(host) ?? 0) + 1);
      responses.set(request, await session.request(method, url, body, params));
      perHost.set(host, (perHost.get(host) ?? 1) - 1);
    }
  };
  // A worker that finds every host full ends: the one that makes room goes on in its place.
  await Promise.all(Array.from({ length: batch > 0 ? Math.min(batch, wanted.length) : wanted.length }, work));
  return responses;
}

function readRequest(key: string, request: unknown): Wanted {
  if (typeof request === 'string' || request instanceof HttpUrl)
    return { key, host: hostOf(request), method: 'GET', url: request };
  if (Array.isArray(request)) {
    const [method, url, body, params] = request as unknown[];
    return { key, host: hostOf(url), method: toText(method).toUpperCase(), url, body, params };
  }
  if (typeof request !== 'object' || request === null)
    throw new TypeError(`batch request ${key} is neither a string, an array nor an object`);
  const { method = 'GET', url, body, params } = request as Record<string, unknown>;
  if (url === undefined) throw new TypeError(`batch request ${key} doesn't have a url key`);
  return { key, host: hostOf(url), method: toText(method).toUpperCase(), url, body, params };
}

function hostOf(url: unknown): string {
  try {
    return parseUrl(url instanceof HttpUrl ? url.url : toText(url)).host;
  } catch {
    return '';
  }
}
