import { isIP } from 'node:net';
import type { Target } from './url.ts';

export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Without a leading dot; '' where the server named none. */
  readonly domain: string;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Seconds; 0 where there is none, negative to delete. */
  readonly maxAge: number;
  /** Wall clock, ms; undefined where there is none. */
  readonly expires: number | undefined;
}

interface Stored extends Cookie {
  readonly hostOnly: boolean;
  /** Wall clock, ms; Infinity for the session. */
  readonly until: number;
  readonly order: number;
}

/** What browsers keep, as RFC 6265 asks for at least. */
const MOST_A_HOST = 180;
const MOST_COOKIES = 3000;
const LONGEST = 4096;

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\x20\x21\x23-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/** Reads a Set-Cookie field as Go's net/http does; undefined where it would drop the cookie. */
export function parseSetCookie(text: string): Cookie | undefined {
  const [pair = '', ...attributes] = text.split(';');
  const equals = pair.indexOf('=');
  if (equals < 0) return undefined;
  const name = pair.slice(0, equals).trim();
  const value = unquote(pair.slice(equals + 1).trim());
  if (!TOKEN.test(name) || value === undefined || name.length + value.length > LONGEST) return undefined;
  let [domain, path, secure, httpOnly, maxAge] = ['', '', false, false, 0];
  let expires: number | undefined;
  for (const attribute of attributes) {
    const split = attribute.indexOf('=');
    const key = (split < 0 ? attribute : attribute.slice(0, split)).trim().toLowerCase();
    const raw = split < 0 ? '' : attribute.slice(split + 1).trim();
    const content = unquote(raw);
    if (content === undefined) continue;
    if (key === 'secure') secure = true;
    else if (key === 'httponly') httpOnly = true;
    else if (key === 'domain') domain = content.toLowerCase();
    else if (key === 'path') path = content;
    else if (key === 'max-age') maxAge = readMaxAge(content) ?? maxAge;
    else if (key === 'expires') expires = readDate(content);
  }
  return { name, value, domain, path, secure, httpOnly, maxAge, expires };
}

function unquote(text: string): string | undefined {
  const inner = text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  return VALUE.test(inner) ? inner : undefined;
}

/** "0" and below delete; Go reads "Max-Age=0" as −1. */
function readMaxAge(text: string): number | undefined {
  if (!/^-?\d+$/.test(text) || (text.length > 1 && text.startsWith('0'))) return undefined;
  const seconds = Number(text);
  return seconds <= 0 ? -1 : seconds;
}

/** RFC 1123, with spaces or dashes; other forms are not read, as in k6. */
function readDate(text: string): number | undefined {
  const date = /^[A-Z][a-z]{2}, (\d{1,2})[ -]([A-Z][a-z]{2})[ -](\d{4}) (\d\d:\d\d:\d\d) [A-Z]{3,4}$/.exec(text);
  if (!date) return undefined;
  const time = Date.parse(`${date[1]} ${date[2]} ${date[3]} ${date[4]} GMT`);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * The cookies of a virtual user, by the rules of Go's net/http/cookiejar without a public suffix list, as k6 has it:
 * Secure cookies go to 127.0.0.1 over http only if they were set there... never over http else.
 */
export class CookieStore {
  readonly #byDomain = new Map<string, Stored[]>();
  #order = 0;
  #size = 0;

  get empty(): boolean {
    return this.#size === 0;
  }

  clear(): void {
    // Map.clear allocates, and leaves a chain of old tables behind.
    if (this.#size === 0) return;
    this.#byDomain.clear();
    this.#size = 0;
  }

  /** Set-Cookie fields of a response from there. */
  receive(target: Target, fields: readonly string[]): void {
    for (const field of fields) {
      const cookie = parseSetCookie(field);
      if (cookie) this.set(target, cookie);
    }
  }

  set(target: Target, cookie: Cookie): void {
    const host = target.hostname.toLowerCase();
    const domain = domainOf(cookie.domain, host);
    if (domain === undefined) return;
    const path = cookie.path.startsWith('/') ? cookie.path : defaultPath(target.path);
    const same = (other: Stored): boolean => other.name === cookie.name && other.path === path;
    const before = this.#byDomain.get(domain.name) ?? [];
    const old = before.find(same);
    const others = before.filter((other) => !same(other));
    const until = untilOf(cookie);
    if (until > Date.now())
      others.push({
        ...cookie,
        path,
        domain: domain.name,
        hostOnly: domain.hostOnly,
        until,
        order: old?.order ?? this.#order++,
      });
    if (others.length > MOST_A_HOST) others.shift();
    this.#size += others.length - before.length;
    this.#byDomain.set(domain.name, others);
    if (this.#size > MOST_COOKIES) this.#forgetOldestDomain();
  }

  /** Cookies that go to a URL: longer paths first, then older ones. */
  for(target: Target): readonly Cookie[] {
    if (this.#size === 0) return NONE;
    const now = Date.now();
    const host = target.hostname.toLowerCase();
    const path = target.path.replace(/\?.*$/s, '');
    const found: Stored[] = [];
    for (const name of domainsOf(host))
      for (const cookie of this.#byDomain.get(name) ?? NONE_STORED)
        if (cookie.until > now && (!cookie.hostOnly || name === host) && goesTo(cookie, target, path))
          found.push(cookie);
    return found.sort((a, b) => b.path.length - a.path.length || a.order - b.order);
  }

  /** As k6 does it, by a cookie that is over already: one that was set with another path than the URL's own stays. */
  delete(target: Target, name?: string): void {
    for (const { name: own, domain, path } of this.for(target)) {
      if ((name !== undefined && name !== own) || path !== defaultPath(target.path)) continue;
      const left = (this.#byDomain.get(domain) ?? []).filter((cookie) => cookie.name !== own || cookie.path !== path);
      this.#size += left.length - (this.#byDomain.get(domain)?.length ?? 0);
      this.#byDomain.set(domain, left);
    }
  }

  #forgetOldestDomain(): void {
    for (const [domain, cookies] of this.#byDomain) {
      this.#byDomain.delete(domain);
      this.#size -= cookies.length;
      return;
    }
  }
}

const NONE: readonly Cookie[] = [];
const NONE_STORED: readonly Stored[] = [];

/** As it stands in a Cookie header; a value with a space or comma is quoted. */
export const cookiePair = (name: string, value: string): string =>
  `${name}=${/[ ,]/.test(value) ? `"${value}"` : value}`;

const untilOf = ({ maxAge, expires }: Cookie): number =>
  maxAge < 0 ? 0 : maxAge > 0 ? Date.now() + maxAge * 1000 : (expires ?? Infinity);

function goesTo({ path, secure }: Stored, target: Target, wanted: string): boolean {
  if (secure && target.scheme !== 'https' && !isIP(target.hostname) && target.hostname !== 'localhost') return false;
  return wanted === path || (wanted.startsWith(path) && (path.endsWith('/') || wanted[path.length] === '/'));
}

function domainOf(domain: string, host: string): { name: string; hostOnly: boolean } | undefined {
  if (domain === '') return { name: host, hostOnly: true };
  const name = domain.startsWith('.') ? domain.slice(1) : domain;
  if (isIP(host)) return name === host ? { name: host, hostOnly: true } : undefined;
  if (name === '' || name.startsWith('.') || name.endsWith('.')) return undefined;
  return name === host || host.endsWith(`.${name}`) ? { name, hostOnly: false } : undefined;
}

function domainsOf(host: string): readonly string[] {
  if (isIP(host)) return [host];
  const labels = host.split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

function defaultPath(path: string): string {
  const end = path.replace(/\?.*$/s, '').lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}
