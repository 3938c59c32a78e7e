import { ours } from '../../script/ours.ts';
import type { K6Module, Vu } from '../vu.ts';
import { sendBatch } from './batch.ts';
import { CONSTANTS } from './constants.ts';
import { CookieJar } from './cookie-jar.ts';
import { ExpectedStatuses } from './expected.ts';
import { FileData } from './request-body.ts';
import { HttpSession } from './session.ts';
import { urlTemplate } from './url-template.ts';

/**
 * `k6/http`. What blocks in k6 returns a promise of ours here; the lowered script awaits it.
 */
export const http: K6Module = (vu: Vu) => {
  const session = HttpSession.of(vu);
  const send =
    (method: string) =>
    (url: unknown, body?: unknown, params?: unknown): Promise<unknown> =>
      ours(session.request(method, url, body, params));
  const namespace = {
    // First: a literal that begins with all its constants is one shape for all VUs, and small.
    ...CONSTANTS,
    get: (url: unknown, params?: unknown) => ours(session.request('GET', url, undefined, params)),
    head: (url: unknown, params?: unknown) => ours(session.request('HEAD', url, undefined, params)),
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    del: send('DELETE'),
    options: send('OPTIONS'),
    request: (method: unknown, url: unknown, body?: unknown, params?: unknown) =>
      ours(session.request(String(method).toUpperCase(), url, body, params)),
    asyncRequest: async (method: unknown, url: unknown, body?: unknown, params?: unknown) =>
      session.request(String(method).toUpperCase(), url, body, params, false),
    batch: (requests: unknown) => ours(sendBatch(session, requests)),
    url: urlTemplate,
    file: (data: unknown, filename?: string, contentType?: string) => new FileData(data, filename, contentType),
    cookieJar: () => {
      if (vu.stage === 'init') throw new Error('getting the VU cookie jar in the init context is not supported');
      return new CookieJar(session.jar);
    },
    CookieJar,
    expectedStatuses: (...statuses: unknown[]) => new ExpectedStatuses(statuses),
    setResponseCallback: (callback: unknown) => {
      if (callback !== null && !(callback instanceof ExpectedStatuses)) throw new TypeError('unsupported argument');
      session.expected = callback;
    },
  };
  return { ...namespace, default: namespace };
};
