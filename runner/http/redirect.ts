import type { ResponseHead } from './response-head.ts';
import type { Target } from './url.ts';

export interface Redirect {
  readonly location: string;
  readonly method: string;
  readonly keepsBody: boolean;
}

/** Whether and how a response sends us elsewhere, by the rules of Go's net/http. */
export function redirectOf(method: string, { status, location }: ResponseHead): Redirect | undefined {
  if (!location) return undefined;
  if (status === 307 || status === 308) return { location, method, keepsBody: true };
  if (status !== 301 && status !== 302 && status !== 303) return undefined;
  return { location, method: method === 'HEAD' ? 'HEAD' : 'GET', keepsBody: false };
}

/** Whether a Location names neither scheme nor host. */
export const isRelative = (location: string): boolean => !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(location);

/** Whether what was meant for one host may be shown to the other: the same, or one below it. */
export function isTrusted(first: Target, next: Target): boolean {
  const [from, to] = [first.hostname.toLowerCase(), next.hostname.toLowerCase()];
  return to === from || to.endsWith(`.${from}`);
}

/** The Referer that Go sends along: none from https to http. */
export function refererOf(last: Target, next: Target): string | undefined {
  if (last.scheme === 'https' && next.scheme === 'http') return undefined;
  return last.href.replace('****:****@', '').replace(/#.*$/s, '');
}
