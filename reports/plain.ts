/**
 * C0 and C1 controls, line and paragraph separators, halves of characters, and what turns the direction of writing: a step's name or an error
 * body with them could move a terminal's cursor, or make a report read otherwise than it is written.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const LONGEST = 2000;

/** One line of text that is safe to show anywhere, but for the escaping of the place where it is shown. */
function plain(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(UNSAFE, '\ufffd');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** The same for every string in plain data, keys left alone. */
export function plainDeep<T>(data: T): T {
  return clean(data) as T;
}

function clean(data: unknown): unknown {
  if (typeof data === 'string') return plain(data);
  if (Array.isArray(data)) return typeof data[0] === 'number' ? data : data.map(clean);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, clean(value)]));
}
