/**
 * A path or route as it may be kept: no query, and no part of it that could be an id, a token or a name somebody chose.
 * Placeholders (':id', '{id}', '<int:pk>') stay, and so do plain words.
 */
export const safeRoute = (path: string): string =>
  path
    .replace(/[?#;].*$/s, '')
    .split('/')
    .slice(0, MOST_PARTS)
    .map((part) => (part === '' || PLACEHOLDER.test(part) || isWord(part) ? part : '{id}'))
    .join('/');

const MOST_PARTS = 12;
const PLACEHOLDER =
  /^(?::[a-z_]\w{0,30}\??|\{[a-z_.*]\w{0,30}\}|<(?:\w{1,10}:)?[a-z_]\w{0,30}>|\[[a-z_.]\w{0,30}\]|\*)$/i;
/** 'payments', 'v1', 'oauth2', 'well-known', 'sendMessage', '^orders$'; not '42', 'sk_live_4eC39' or a UUID. */
const WORD = /^\^?[.@]?[a-z]{1,24}(?:[A-Z._-][a-z]{1,24})*\d{0,2}\$?$/;

/** A capital now and then is a word's, one after the other a key's. */
const isWord = (part: string): boolean =>
  WORD.test(part) && part.length <= 40 && 3 * (part.match(/[A-Z]/g)?.length ?? 0) <= part.length;

/** The same of 'GET /products'. */
export function safeEndpoint(endpoint: string): string {
  const [, method = '', path = ''] = /^([A-Z]{3,7} )?(.*)$/s.exec(endpoint) ?? [];
  return method + safeRoute(path);
}

/** Whether a name is that of a route: '/products', 'GET /products'. */
export const isEndpoint = (name: string): boolean => /^(?:[A-Z]{3,7} )?\//.test(name);
