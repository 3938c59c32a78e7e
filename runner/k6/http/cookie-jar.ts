import { CookieStore } from '../../http/cookies.ts';
import { parseUrl } from '../../http/url.ts';
import { toText } from './text.ts';

const stores = new WeakMap<CookieJar, CookieStore>();

/** k6's CookieJar: a script's hold on a store of cookies. */
export class CookieJar {
  constructor(store?: unknown) {
    stores.set(this, store instanceof CookieStore ? store : new CookieStore());
  }

  cookiesForURL(url: unknown): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const { name, value } of storeOf(this).for(parseUrl(toText(url)))) (found[name] ??= []).push(value);
    return found;
  }

  set(url: unknown, name: unknown, value: unknown, options?: Record<string, unknown> | null): boolean {
    const given = options ?? {};
    const text = (key: string): string => (typeof given[key] === 'string' ? given[key] : '');
    const expires = text('expires');
    const time = expires === '' ? undefined : Date.parse(expires);
    if (time !== undefined && Number.isNaN(time)) throw new TypeError(`unable to parse '${expires}' as a date`);
    storeOf(this).set(parseUrl(toText(url)), {
      name: toText(name),
      value: toText(value),
      domain: text('domain').toLowerCase(),
      path: text('path'),
      secure: given['secure'] === true,
      httpOnly: given['http_only'] === true,
      maxAge: Number(given['max_age'] ?? 0),
      expires: time,
    });
    return true;
  }

  clear(url: unknown): void {
    storeOf(this).delete(parseUrl(toText(url)));
  }

  delete(url: unknown, name: unknown): void {
    storeOf(this).delete(parseUrl(toText(url)), toText(name));
  }
}

export const storeOf = (jar: CookieJar): CookieStore => stores.get(jar)!;
