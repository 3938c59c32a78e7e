import { MODIFIERS, parsed } from './modifiers.ts';
import { components, endOf } from './path.ts';
import type { Component } from './path.ts';
import { matches, readQuery } from './query.ts';

/** From a value to what a path finds in it; undefined where it finds nothing. */
type Select = (value: unknown) => unknown;

const MOST_CACHED = 1000;
const cache = new Map<string, Select>();

/**
 * Reads a value by a gjson path (github.com/tidwall/gjson, SYNTAX.md), as `response.json('a.b.0')` does: keys and
 * indexes, `#` for the length or all elements, wildcards, `\` escapes, queries `#(key=="x")` and `#(…)#`, modifiers
 * `@reverse`, several paths at once `{a,b}` and `[a,b]`, literals `!"x"`.
 */
export const selectJson = (root: unknown, path: string): unknown => selectorOf(path)(root);

/** A script asks for the same few paths again and again. */
function selectorOf(path: string): Select {
  let known = cache.get(path);
  if (known === undefined) {
    if (cache.size >= MOST_CACHED) cache.clear();
    cache.set(path, (known = inOrder(components(path))));
  }
  return known;
}

const nothing: Select = () => undefined;

/** The components from the first on; those behind a `|` take what those before it found as one value. */
function inOrder(parts: readonly Component[]): Select {
  const [first, ...rest] = parts;
  if (first === undefined) return (value) => value;
  if (first.kind === 'hash' || (first.kind === 'query' && first.text.endsWith('#'))) return elements(first, rest);
  const step = stepOf(first);
  if (rest.length === 0) return step;
  const next = inOrder(rest);
  return (value) => {
    const found = step(value);
    return found === undefined ? undefined : next(found);
  };
}

/** `#` and `#(…)#`: what follows with a dot goes into each element, what follows with a pipe into the list of the results. */
function elements({ text, kind }: Component, rest: readonly Component[]): Select {
  const pipe = rest.findIndex(({ piped }) => piped);
  const inside = pipe < 0 ? rest : rest.slice(0, pipe);
  const behind = pipe < 0 ? undefined : inOrder(rest.slice(pipe));
  const test = kind === 'query' ? readQuery(text.slice(2, -2), selectorOf) : undefined;
  const within = inOrder(inside);
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const chosen = test ? value.filter(test) : (value as unknown[]);
    const found =
      inside.length > 0 ? chosen.map(within).filter((one) => one !== undefined) : test ? chosen : chosen.length;
    return behind ? behind(found) : found;
  };
}

function stepOf({ kind, text }: Component): Select {
  switch (kind) {
    case 'key':
      return (value) => child(value, text);
    case 'pattern':
      return (value) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
        const key = Object.keys(value).find((name) => matches(text, name));
        return key === undefined ? undefined : (value as Record<string, unknown>)[key];
      };
    case 'query': {
      const test = readQuery(text.slice(2, -1), selectorOf);
      return (value) => (Array.isArray(value) ? (value as unknown[]).find(test) : undefined);
    }
    case 'modifier': {
      const [, name = '', argument = ''] = /^([^:]*):?(.*)$/s.exec(text) ?? [];
      const modify = Object.hasOwn(MODIFIERS, name) ? MODIFIERS[name]! : nothing;
      return (value) => modify(value, argument);
    }
    case 'literal': {
      const value = parsed(text);
      return () => value;
    }
    default:
      return several(text);
  }
}

function child(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return /^\d+$/.test(key) ? (value as unknown[])[Number(key)] : undefined;
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

/** `{a,"name":b.c}` and `[a,b.c]`: what is not found is left out. */
function several(text: string): Select {
  const isObject = text.startsWith('{');
  if (!text.endsWith(isObject ? '}' : ']')) return nothing;
  const paths = split(text.slice(1, -1)).map((part) => {
    const colon = isObject ? endOf(part, 0, ':.|@') : part.length;
    if (part[colon] !== ':') return { name: nameOf(part), select: selectorOf(part) };
    const name = part.slice(0, colon).trim();
    const quoted = parsed(name);
    return { name: typeof quoted === 'string' ? quoted : name, select: selectorOf(part.slice(colon + 1)) };
  });
  return (value) => {
    const found = paths.flatMap(({ name, select }) => {
      const one = select(value);
      return one === undefined ? [] : [[name, one] as const];
    });
    if (!isObject) return found.map(([, one]) => one);
    // Of equal names the first one counts.
    return Object.fromEntries(found.filter(([name], at) => found.findIndex(([other]) => other === name) === at));
  };
}

function split(text: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = endOf(text, at, ',');
    parts.push(text.slice(at, end));
    at = end + 1;
  }
  return parts;
}

/** A path that has no name given goes by its last key. */
const nameOf = (path: string): string => {
  const last = components(path).at(-1);
  return last?.kind === 'key' && last.text !== '' ? last.text : '_';
};
