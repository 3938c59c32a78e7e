import { indexOfField, indexOfName } from './static-table.ts';

/** Login and session: no proxy on the way may index them (RFC 7541, 7.1.3). */
const SECRET = new Set(['authorization', 'cookie']);

/**
 * One field of a header block, as latin1 text.
 *
 * The peer's table is never used, so that the same block may go out on any connection, and a route's is made once.
 *
 * @param name in lower case
 */
export function encodeField(name: string, value: string): string {
  const known = indexOfField(name, value);
  if (known > 0) return integer(known, 0x7f, 0x80);
  const index = indexOfName(name);
  const start = integer(index, 0x0f, SECRET.has(name) ? 0x10 : 0);
  return index > 0 ? start + text(value) : start + text(name) + text(value);
}

const text = (value: string): string => integer(value.length, 0x7f, 0) + value;

/** RFC 7541, 5.1. @param mask the prefix's bits, all set */
function integer(value: number, mask: number, flags: number): string {
  if (value < mask) return String.fromCharCode(flags | value);
  let out = String.fromCharCode(flags | mask);
  let rest = value - mask;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out += String.fromCharCode(128 | (rest & 127));
  return out + String.fromCharCode(rest);
}
