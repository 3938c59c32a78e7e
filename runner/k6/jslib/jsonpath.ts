import { createRequire } from 'node:module';
import type * as jsonpathPlus from 'jsonpath-plus';

const require = createRequire(import.meta.url);

type Path = (string | number)[];
interface Node {
  path: Path;
  value: unknown;
}

/** Matches in the document's order. Filters run in jsonpath-plus's own evaluator, never as JavaScript. */
function nodes(json: unknown, path: string, count = Infinity): Node[] {
  if (json === null || typeof json !== 'object') throw new Error('obj needs to be an object');
  if (!path) throw new Error('we need a path');
  const { JSONPath } = require('jsonpath-plus') as typeof jsonpathPlus;
  const found: unknown = JSONPath({ path, json, resultType: 'all', wrap: true, eval: 'safe' });
  const all = (Array.isArray(found) ? found : []) as { path: string; value: unknown }[];
  return all.slice(0, count).map(({ path, value }) => ({ path: keysOf(json, JSONPath.toPathArray(path)), value }));
}

/** jsonpath-plus has all keys as text; those of arrays are numbers. */
function keysOf(json: object, [root = '$', ...keys]: readonly string[]): Path {
  let at: unknown = json;
  return [
    root,
    ...keys.map((key) => {
      const typed = Array.isArray(at) ? Number(key) : key;
      at = (at as Record<string | number, unknown>)[typed];
      return typed;
    }),
  ];
}

function set(json: unknown, path: Path, value: unknown): void {
  const keys = path.slice(1);
  const last = keys.pop();
  if (last === undefined) return;
  const holder = keys.reduce((at, key) => (at as Record<string | number, unknown>)[key], json);
  (holder as Record<string | number, unknown>)[last] = value;
}

export const jsonpath = {
  nodes,
  query: (json: unknown, path: string, count?: number): unknown[] => nodes(json, path, count).map(({ value }) => value),
  paths: (json: unknown, path: string, count?: number): Path[] => nodes(json, path, count).map(({ path }) => path),
  /** The first match; with a third argument that match is changed. */
  value(json: unknown, path: string, ...changed: unknown[]): unknown {
    const [first] = nodes(json, path, 1);
    if (changed.length === 0 || !first) return first?.value;
    set(json, first.path, changed[0]);
    return changed[0];
  },
  parent(json: unknown, path: string): unknown {
    const [first] = nodes(json, path, 1);
    return first?.path.slice(1, -1).reduce((at, key) => (at as Record<string | number, unknown>)[key], json);
  },
  /** Replaces each match by what `work` makes of it, the deepest first. */
  apply(json: unknown, path: string, work: (value: unknown) => unknown): Node[] {
    const found = nodes(json, path).sort((one, other) => other.path.length - one.path.length);
    for (const node of found) {
      node.value = work(jsonpath.query(json, jsonpath.stringify(node.path), 1)[0]);
      set(json, node.path, node.value);
    }
    return found;
  },
  stringify: (path: Path | string): string =>
    typeof path === 'string'
      ? path
      : path.reduce<string>((text, key, index) => {
          if (index === 0) return String(key);
          if (typeof key === 'number') return `${text}[${key}]`;
          return /^[A-Za-z_]\w*$/.test(key) ? `${text}.${key}` : `${text}[${JSON.stringify(key)}]`;
        }, ''),
};
