import { normalise } from '../postgres/sql-text.ts';
import { safeRoute } from '../safe-route.ts';
import type { Span } from './span.ts';

/** What a span says that one request did outside its own process. */
export type Asked =
  { to: 'database'; system: string; query: string } | { to: 'http'; host: string; route: string; status: string };

/** Undefined for a span that asks nobody. Nothing in the answer is as the target wrote it but names of systems, hosts and routes. */
export function describe(span: Span): Asked | undefined {
  const { client, attributes } = span;
  const read = (...keys: string[]): string => {
    for (const key of keys) if (attributes.has(key)) return String(attributes.get(key));
    return '';
  };
  const system = read('db.system.name', 'db.system');
  if (system !== '') {
    const query = queryOf(
      system,
      span,
      read('db.query.text', 'db.statement'),
      read('db.operation.name', 'db.operation'),
    );
    return query === undefined ? undefined : { to: 'database', system: word(system), query };
  }
  const url = read('url.full', 'http.url');
  if (!client || !URL.canParse(url)) return undefined;
  const method = word(read('http.request.method', 'http.method')).toUpperCase() || 'GET';
  const status = read('http.response.status_code', 'http.status_code');
  const { host, pathname } = new URL(url);
  return { to: 'http', host, route: `${method} ${safeRoute(pathname)}`, status: /^\d{3}$/.test(status) ? status : '0' };
}

/** Texts that were normalised; targets ask few in different words, unless they write literals into them. */
const known = new Map<string, string>();
const MOST_KNOWN = 2000;

/** By its normalised text where the parser reads it, else by its command alone: so where it failed, for then even its names may be anything. */
function queryOf(system: string, { name, failed }: Span, text: string, operation: string): string | undefined {
  if (text === '') {
    if (/pool\.connect/.test(name)) return '(wait for a connection of the pool)';
    return operation === '' ? undefined : `${word(system)} ${word(operation)}`;
  }
  const told = known.get(text);
  if (told !== undefined) return told;
  const byCommand = `${word(system)} ${command(text) || word(operation)}`.trim();
  if (failed) return byCommand;
  if (known.size >= MOST_KNOWN) known.clear();
  const query = normalise(text) ?? byCommand;
  known.set(text, query);
  return query;
}

/** Commands that may be told by their first word; of another, the word may be anything. */
const COMMANDS =
  /^\s*(?:\/\*.*?\*\/\s*)*(select|insert|update|delete|merge|replace|begin|start|commit|rollback|savepoint|release|set|show|call|copy|create|alter|drop|truncate|with|get|mget|hget|hgetall|hset|del|exists|expire|incr|decr|lpush|rpush|lpop|rpop|zadd|zrange|publish|eval|evalsha|find|findone|aggregate|count|getmore)\b/is;

const command = (text: string): string => COMMANDS.exec(text)?.[1]?.toUpperCase() ?? '';

const word = (text: string): string => /^[a-z][\w.-]{0,30}$/i.exec(text)?.[0] ?? '';
