import * as zlib from 'node:zlib';
import type { Bytes } from '../../units.ts';
import { CODE, RequestError } from './errors.ts';
import { TOO_LARGE, unzstd } from './zstd.ts';

/** More than this a body may not become: a bomb of a megabyte would else fill the memory of all VUs. */
const MOST_BYTES: Bytes = 256 << 20;

/** What becomes larger is decompressed only when the script reads it: a bomb then costs little where nobody does. */
const MOST_AT_ONCE: Bytes = 16 << 20;

/** By k6's labels, which are case-sensitive. */
const DECODERS: Readonly<Record<string, { starts(body: Buffer): boolean; decode(body: Buffer, most: Bytes): Buffer }>> =
  {
    gzip: {
      // RFC 1952: ten bytes at least.
      starts: (body) => body.length >= 10 && body[0] === 0x1f && body[1] === 0x8b,
      decode: (body, most) => zlib.gunzipSync(body, { maxOutputLength: most }),
    },
    deflate: {
      // RFC 1950: method 8, and the first two bytes are a multiple of 31.
      starts: (body) => body.length > 1 && (body[0]! & 15) === 8 && body.readUInt16BE(0) % 31 === 0,
      decode: (body, most) => zlib.inflateSync(body, { maxOutputLength: most }),
    },
    br: {
      starts: (body) => body.length > 0,
      decode: (body, most) => zlib.brotliDecompressSync(body, { maxOutputLength: most }),
    },
    zstd: { starts: (body) => body.length > 0, decode: (body, most) => unzstd(body, most) },
  };

const labelsOf = (contentEncoding: string): string[] => contentEncoding.split(',').map((label) => label.trim());

/** Whether a body has to be decompressed at all; an unknown label leaves it as it is. */
export const isCompressed = (contentEncoding: string): boolean =>
  contentEncoding !== '' && labelsOf(contentEncoding).every((label) => Object.hasOwn(DECODERS, label));

/**
 * Undoes a Content-Encoding as soon as the body is there, as k6 does, so that a damaged one fails its request whether the
 * script reads it or not.
 *
 * @returns undefined where it is none of ours, or becomes too large to be undone unasked
 * @throws RequestError 1701; 1000 where it ends too early
 */
export function decompressAtOnce(body: Buffer, contentEncoding: string): Buffer | undefined {
  if (!isCompressed(contentEncoding)) return undefined;
  const outermost = labelsOf(contentEncoding).at(-1) ?? '';
  if (!DECODERS[outermost]!.starts(body)) throw broken(`invalid ${outermost} header`);
  try {
    return decode(body, contentEncoding, MOST_AT_ONCE);
  } catch (cause) {
    if (isTooLarge(cause)) return undefined;
    throw damaged(cause);
  }
}

/**
 * Undoes a Content-Encoding, which may be a list.
 *
 * @throws RequestError 1701; 1000 where it ends too early
 */
export function decompress(body: Buffer, contentEncoding: string): Buffer {
  try {
    return decode(body, contentEncoding, MOST_BYTES);
  } catch (cause) {
    throw isTooLarge(cause) ? broken(`it is larger than ${MOST_BYTES} bytes`, cause) : damaged(cause);
  }
}

const decode = (body: Buffer, contentEncoding: string, most: Bytes): Buffer =>
  labelsOf(contentEncoding).reduceRight((plain, label) => DECODERS[label]!.decode(plain, most), body);

const isTooLarge = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).code === TOO_LARGE;

/** zlib's words, and fzstd's. */
const isCutShort = (cause: unknown): boolean => /^unexpected (end of file|EOF)$/.test((cause as Error).message);

const broken = (why: string, cause?: unknown): RequestError =>
  new RequestError(`error decompressing response body (${why})`, CODE.decompression, { cause });

/** k6 tells a body that is wrong (1701) from one that ends too early (1000). */
const damaged = (cause: unknown): RequestError =>
  isCutShort(cause)
    ? new RequestError('unexpected EOF', CODE.generic, { cause })
    : broken((cause as Error).message, cause);
