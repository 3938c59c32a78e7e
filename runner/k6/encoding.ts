import { toArrayBuffer, toBytes } from './bytes.ts';
import { GoError } from './go-error.ts';
import type { K6Module } from './vu.ts';

const exports = { b64encode, b64decode };

/** k6/encoding: base64 in its four variants. */
export const encoding: K6Module = () => ({ ...exports, default: exports });

interface Variant {
  url: boolean;
  padded: boolean;
}
const STANDARD: Variant = { url: false, padded: true };
const VARIANTS: Record<string, Variant> = {
  rawstd: { url: false, padded: false },
  url: { url: true, padded: true },
  rawurl: { url: true, padded: false },
};
/** An unknown name means the standard alphabet, as in k6. */
const variant = (name: unknown): Variant => VARIANTS[String(name)] ?? STANDARD;

function b64encode(input: unknown, encoding?: unknown): string {
  return toBase64(toBytes(input), variant(encoding));
}

function toBase64(bytes: Buffer, { url, padded }: Variant): string {
  const standard = bytes.toString('base64');
  const text = url ? standard.replaceAll('+', '-').replaceAll('/', '_') : standard;
  return padded ? text : text.replace(/=+$/, '');
}

/** @returns text where `format` is 's', else bytes; bytes that are no UTF-8 become U+FFFD each */
function b64decode(input: unknown, encoding?: unknown, format?: unknown): ArrayBuffer | string {
  const bytes = fromBase64(textOf(input), variant(encoding));
  return format === 's' ? bytes.toString('utf8') : toArrayBuffer(bytes);
}

/** Nothing counts as empty text; anything else as what it prints. */
const textOf = (input: unknown): string =>
  input === undefined || input === null ? '' : (input as { toString(): string }).toString();

/** Node skips what is no base64; k6 names its place. Line breaks count for nothing in either. */
function fromBase64(input: string, { url, padded }: Variant): Buffer {
  const text = input.replace(/[\r\n]/g, '');
  const body = padded ? text.replace(/={1,2}$/, '') : text;
  const wrong = body.search(url ? /[^\w-]/ : /[^A-Za-z0-9+/]/);
  const cut = body.length % 4 === 1 || (padded && text.length % 4 !== 0);
  if (wrong >= 0 || cut)
    throw new GoError(`illegal base64 data at input byte ${wrong >= 0 ? wrong : body.length - (body.length % 4)}`);
  return Buffer.from(body, url ? 'base64url' : 'base64');
}
