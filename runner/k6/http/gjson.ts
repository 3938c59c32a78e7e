/**
 * Reads a value by a gjson path (github.com/tidwall/gjson, SYNTAX.md), as `response.json('a.b.0')` does: keys and
 * indexes, `#` for the length or all elements, wildcards, `\` escapes, and queries `#(key=="x")`, `#(…)#`.
 */
export function selectJson(root: unknown, path: string): unknown {
  return walk(root, splitPath(path));
}

interface Part {
  readonly text: string;
  readonly wild: boolean;
}

function splitPath(path: string): Part[] {
  const parts: Part[] = [];
  let [text, wild, depth] = ['', false, 0];
  let quoted = false;
  for (let at = 0; at < path.length; at++) {
    const char = path[at]!;
    if (depth > 0) {
      text += char;
      if (char === '"' && path[at - 1] !== '\\') quoted = !quoted;
      else if (!quoted && (char === '(' || char === '[')) depth++;
      else if (!quoted && (char === ')' || char === ']')) depth--;
    } else if (char === '\\') {
      text += path[++at] ?? '';
    } else if (char === '.' || char === '|') {
      parts.push({ text, wild });
      [text, wild] = ['', false];
    } else {
      if (char === '*' || char === '?') wild = true;
      if (text === '#' && (char === '(' || char === '[')) depth = 1;
      text += char;
    }
  }
  parts.push({ text, wild });
  return parts;
}

function walk(value: unknown, parts: readonly Part[]): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return value;
  if (Array.isArray(value)) return walkArray(value as unknown[], part, rest);
  if (typeof value !== 'object' || value === null) return undefined;
  const key = part.wild ? Object.keys(value).find((name) => wildcard(part.text, name)) : part.text;
  if (key === undefined || !Object.hasOwn(value, key)) return undefined;
  return walk((value as Record<string, unknown>)[key], rest);
}

function walkArray(values: readonly unknown[], part: Part, rest: readonly Part[]): unknown {
  const { text } = part;
  if (text === '#') {
    if (rest.length === 0) return values.length;
    return values.map((value) => walk(value, rest)).filter((value) => value !== undefined);
  }
  const query = /^#[([](.*)[)\]](#?)$/s.exec(text);
  if (query) {
    const test = readQuery(query[1] ?? '');
    if (query[2] === '#') {
      const found = values.filter(test);
      return rest.length === 0 ? found : found.map((value) => walk(value, rest)).filter((value) => value !== undefined);
    }
    const found = values.find(test);
    return found === undefined ? undefined : walk(found, rest);
  }
  if (!/^\d+$/.test(text)) return undefined;
  return Number(text) < values.length ? walk(values[Number(text)], rest) : undefined;
}

const QUERY = /^\s*(.*?)\s*(?:(==|=|!=|<=|>=|<|>|!%|%)\s*(.*?))?\s*$/s;

function readQuery(text: string): (value: unknown) => boolean {
  const [, path = '', operator, literal = ''] = QUERY.exec(text) ?? [];
  const parts = path === '' ? [] : splitPath(path);
  const subject = (value: unknown): unknown => (parts.length === 0 ? value : walk(value, parts));
  if (operator === undefined) return (value) => subject(value) !== undefined;
  const wanted = readLiteral(literal);
  return (value) => {
    const found = subject(value);
    return found !== undefined && compare(found, operator, wanted);
  };
}

function readLiteral(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.replace(/^"|"$/g, '');
  }
}

function compare(found: unknown, operator: string, wanted: unknown): boolean {
  if (operator === '%') return typeof found === 'string' && wildcard(String(wanted), found);
  if (operator === '!%') return typeof found === 'string' && !wildcard(String(wanted), found);
  if (typeof found !== typeof wanted) return operator === '!=';
  const [a, b] = [found as string | number, wanted as string | number];
  switch (operator) {
    case '=':
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}

/** `*` is any text, `?` any one character. Two pointers: no pattern can make it slow. */
function wildcard(pattern: string, text: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[from] === '*') [star, mark] = [from++, at];
    else if (pattern[from] === '?' || pattern[from] === text[at]) [at, from] = [at + 1, from + 1];
    else if (star >= 0) [from, at] = [star + 1, ++mark];
    else return false;
  }
  while (pattern[from] === '*') from++;
  return from === pattern.length;
}
