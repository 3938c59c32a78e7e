/** One component of a path, with what stands behind it taken off. */
export interface Component {
  /** Escapes taken out of a key; all else as it stands. */
  readonly text: string;
  readonly kind: 'key' | 'pattern' | 'hash' | 'query' | 'modifier' | 'literal' | 'object' | 'array';
  /** Begins with the first character after a `|`: what comes before is one value to it. */
  readonly piped: boolean;
}

/** Cuts a path into its components. */
export function components(path: string): Component[] {
  const found: Component[] = [];
  let piped = false;
  for (let at = 0; ;) {
    const { component, end } = read(path, at, piped);
    found.push(component);
    if (end >= path.length) return found;
    piped = path[end] === '|';
    at = end + 1;
  }
}

function read(path: string, from: number, piped: boolean): { component: Component; end: number } {
  const first = path[from];
  if (first === '@' || first === '!') {
    const end = endOf(path, from);
    return { component: { text: path.slice(from + 1, end), kind: first === '@' ? 'modifier' : 'literal', piped }, end };
  }
  if (first === '{' || first === '[') {
    const end = endOf(path, from);
    const kind = first === '{' ? 'object' : 'array';
    return { component: { text: path.slice(from, end), kind, piped }, end };
  }
  if (first === '#' && (path[from + 1] === '(' || path[from + 1] === '[')) {
    const end = endOf(path, from);
    return { component: { text: path.slice(from, end), kind: 'query', piped }, end };
  }
  return readKey(path, from, piped);
}

function readKey(path: string, from: number, piped: boolean): { component: Component; end: number } {
  let text = '';
  let kind: Component['kind'] = 'key';
  let end = from;
  for (; end < path.length && path[end] !== '.' && path[end] !== '|'; end++) {
    if (path[end] === '\\') text += path[++end] ?? '';
    else {
      if (path[end] === '*' || path[end] === '?') kind = 'pattern';
      text += path[end];
    }
  }
  if (path.slice(from, end) === '#') kind = 'hash';
  return { component: { text, kind, piped }, end };
}

/** Where the component that begins here ends: at the next separator that is in no bracket and no text. */
export function endOf(path: string, from: number, separators = '.|'): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < path.length; at++) {
    const char = path[at]!;
    if (char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (depth === 0 && separators.includes(char)) return at;
  }
  return path.length;
}
