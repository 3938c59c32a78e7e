import { parseUrl } from '../../http/url.ts';
import type { HttpResponse } from './response.ts';
import type { HttpSession } from './session.ts';
import { HttpUrl } from './url-template.ts';

interface Wanted {
  readonly method: string;
  readonly url: unknown;
  readonly body: unknown;
  readonly params: unknown;
}

/**
 * Sends many requests side by side: at most `batch` in all and `batchPerHost` to one host.
 *
 * @param requests an array, or an object whose keys the result bears; each a URL, `[method, url, body, params]` or an object
 */
export async function sendBatch(session: HttpSession, requests: unknown): Promise<unknown> {
  if (typeof requests !== 'object' || requests === null)
    throw new TypeError(`invalid http.batch() argument type ${typeof requests}`);
  const wanted = Object.entries(requests).map(([key, request]) => ({ key, ...readRequest(key, request) }));
  const results = new Map<string, HttpResponse>();
  const perHost = new Map<string, number>();
  const { batch, batchPerHost } = session.settings;
  let [next, running] = [0, 0];
  const skipped: typeof wanted = [];
  await new Promise<void>((resolve, reject) => {
    const startable = (): (typeof wanted)[number] | undefined => {
      const index = skipped.findIndex(({ url }) => hasRoom(url));
      if (index >= 0) return skipped.splice(index, 1)[0];
      for (let request = wanted[next]; request; request = wanted[next]) {
        next++;
        if (hasRoom(request.url)) return request;
        skipped.push(request);
      }
      return undefined;
    };
    const hasRoom = (url: unknown): boolean => batchPerHost <= 0 || (perHost.get(hostOf(url)) ?? 0) < batchPerHost;
    const pump = (): void => {
      while (batch <= 0 || running < batch) {
        const request = startable();
        if (request === undefined) break;
        const host = hostOf(request.url);
        perHost.set(host, (perHost.get(host) ?? 0) + 1);
        running++;
        session.request(request.method, request.url, request.body, request.params).then((response) => {
          results.set(request.key, response);
          perHost.set(host, (perHost.get(host) ?? 1) - 1);
          running--;
          pump();
        }, reject);
      }
      if (running === 0 && next === wanted.length && skipped.length === 0) resolve();
    };
    pump();
  });
  const ordered = wanted.map(({ key }) => [key, results.get(key)] as const);
  return Array.isArray(requests) ? ordered.map(([, response]) => response) : Object.fromEntries(ordered);
}

function readRequest(key: string, request: unknown): Wanted {
  if (typeof request === 'string' || request instanceof HttpUrl)
    return { method: 'GET', url: request, body: undefined, params: undefined };
  if (Array.isArray(request)) {
    const [method, url, body, params] = request as unknown[];
    return { method: String(method).toUpperCase(), url, body, params };
  }
  if (typeof request !== 'object' || request === null)
    throw new TypeError(`batch request ${key} is neither a string, an array nor an object`);
  const { method = 'GET', url, body, params } = request as Record<string, unknown>;
  if (url === undefined) throw new TypeError(`batch request ${key} doesn't have a url key`);
  return { method: String(method).toUpperCase(), url, body, params };
}

function hostOf(url: unknown): string {
  try {
    return parseUrl(url instanceof HttpUrl ? url.url : String(url)).host;
  } catch {
    return '';
  }
}
