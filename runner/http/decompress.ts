import * as zlib from 'node:zlib';
import type { Bytes } from '../../units.ts';
import { CODE, RequestError } from './errors.ts';
import { unzstd } from './zstd.ts';

/** More than this a body may not become: a bomb of a megabyte would else fill the memory of all VUs. */
const MOST_BYTES: Bytes = 256 << 20;

const options = { maxOutputLength: MOST_BYTES };

/** By k6's labels, which are case-sensitive. */
const DECODERS: Readonly<Record<string, { starts(body: Buffer): boolean; decode(body: Buffer): Buffer }>> = {
  gzip: {
    starts: (body) => body[0] === 0x1f && body[1] === 0x8b,
    decode: (body) => zlib.gunzipSync(body, options),
  },
  deflate: {
    // RFC 1950: method 8, and the first two bytes are a multiple of 31.
    starts: (body) => body.length > 1 && (body[0]! & 15) === 8 && body.readUInt16BE(0) % 31 === 0,
    decode: (body) => zlib.inflateSync(body, options),
  },
  br: { starts: (body) => body.length > 0, decode: (body) => zlib.brotliDecompressSync(body, options) },
  zstd: { starts: (body) => body.length > 0, decode: (body) => unzstd(body, MOST_BYTES) },
};

const labelsOf = (contentEncoding: string): string[] => contentEncoding.split(',').map((label) => label.trim());

/** Whether a body has to be decompressed at all; an unknown label leaves it as it is. */
export const isCompressed = (contentEncoding: string): boolean =>
  contentEncoding !== '' && labelsOf(contentEncoding).every((label) => Object.hasOwn(DECODERS, label));

/**
 * Looks at the first bytes only, so that a body that is no gzip at all fails its request at once; a body is
 * decompressed when the script reads it.
 *
 * @throws RequestError 1701
 */
export function checkCompressed(start: Buffer, contentEncoding: string): void {
  const outermost = labelsOf(contentEncoding).at(-1) ?? '';
  if (isCompressed(contentEncoding) && !DECODERS[outermost]!.starts(start)) throw broken(`invalid ${outermost} header`);
}

/**
 * Undoes a Content-Encoding, which may be a list.
 *
 * @throws RequestError 1701
 */
export function decompress(body: Buffer, contentEncoding: string): Buffer {
  try {
    return labelsOf(contentEncoding).reduceRight((plain, label) => DECODERS[label]!.decode(plain), body);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw broken(code === 'ERR_BUFFER_TOO_LARGE' ? `it is larger than ${MOST_BYTES} bytes` : message, cause);
  }
}

const broken = (why: string, cause?: unknown): RequestError =>
  new RequestError(`error decompressing response body (${why})`, CODE.decompression, { cause });
