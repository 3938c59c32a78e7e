import { types } from 'node:util';

/** A value as k6's console writes it: text as it is, all else in the manner of a JavaScript shell. */
export function consoleText(value: unknown): string {
  return typeof value === 'string' || value === undefined ? String(value) : inner(value, []);
}

/** @param above the objects that this value is in */
function inner(value: unknown, above: readonly object[]): string {
  if (value === undefined) return 'null';
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'function') return '[object Function]';
  if (typeof value === 'symbol') return value.description ?? '';
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`;
  if (value === null) return 'null';
  if (above.includes(value)) return '[Circular]';
  return ofObject(value, [...above, value]);
}

function ofObject(value: object, above: readonly object[]): string {
  if (value instanceof Error) return String(value);
  if (value instanceof Date) return `"${Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()}"`;
  if (types.isAnyArrayBuffer(value)) {
    const bytes = Buffer.from(value)
      .toString('hex')
      .replace(/..(?!$)/g, '$& ');
    return `ArrayBuffer { [Uint8Contents]: <${bytes}>, byteLength: ${value.byteLength} }`;
  }
  if (types.isTypedArray(value)) return `${value.constructor.name}(${value.length}) ${list([...value].map(String))}`;
  if (Array.isArray(value)) return list(value.map((item) => inner(item, above)));
  const fields = Object.entries(value).map(([name, of]) => `${name}: ${inner(of, above)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

const list = (items: readonly string[]): string => (items.length === 0 ? '[]' : `[ ${items.join(', ')} ]`);
