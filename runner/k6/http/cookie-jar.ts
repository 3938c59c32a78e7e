import { CookieStore } from '../../http/cookies.ts';
import { parseUrl } from '../../http/url.ts';

const stores = new WeakMap<CookieJar, CookieStore>();

/** k6's CookieJar: a script's hold on a store of cookies. */
export class CookieJar {
  constructor(store?: unknown) {
    stores.set(this, store instanceof CookieStore ? store : new CookieStore());
  }

  cookiesForURL(url: string): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const { name, value } of storeOf(this).for(parseUrl(String(url)))) (found[name] ??= []).push(value);
    return found;
  }

  set(url: string, name: string, value: string, options?: Record<string, unknown> | null): boolean {
    const given = options ?? {};
    const text = (key: string): string => (given[key] === undefined || given[key] === null ? '' : String(given[key]));
    const expires = text('expires');
    const time = expires === '' ? undefined : Date.parse(expires);
    if (time !== undefined && Number.isNaN(time)) throw new TypeError(`unable to parse '${expires}' as a date`);
    storeOf(this).set(parseUrl(String(url)), {
      name: String(name),
      value: String(value),
      domain: text('domain').toLowerCase(),
      path: text('path'),
      secure: given['secure'] === true,
      httpOnly: given['http_only'] === true,
      maxAge: Number(given['max_age'] ?? 0),
      expires: time,
    });
    return true;
  }

  clear(url: string): void {
    storeOf(this).delete(parseUrl(String(url)));
  }

  delete(url: string, name: string): void {
    storeOf(this).delete(parseUrl(String(url)), String(name));
  }
}

export const storeOf = (jar: CookieJar): CookieStore => stores.get(jar)!;
