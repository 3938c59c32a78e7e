import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { CODE, RequestError } from './errors.ts';

/** More than this a body may not become: a bomb of 1 MB would else fill the memory of all VUs. */
const MOST_BYTES = 256 << 20;

/**
 * Undoes a Content-Encoding. Labels are case-sensitive and may be a list, as for k6.
 *
 * @throws RequestError 1701
 */
export function decompress(body: Buffer, contentEncoding: string): Buffer {
  let plain = body;
  for (const label of contentEncoding.split(',').reverse()) plain = undo(plain, label.trim());
  return plain;
}

function undo(body: Buffer, label: string): Buffer {
  const options = { maxOutputLength: MOST_BYTES };
  try {
    switch (label) {
      case 'gzip':
        return gunzipSync(body, options);
      case 'deflate':
        return inflateSync(body, options);
      case 'br':
        return brotliDecompressSync(body, options);
      default:
        return body;
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ERR_BUFFER_TOO_LARGE' ? `the body is larger than ${MOST_BYTES} bytes` : message;
    throw new RequestError(`error decompressing response body (${why})`, CODE.decompression, { cause });
  }
}

const KNOWN = new Set(['gzip', 'deflate', 'br', 'zstd']);

/** Whether a body has to be decompressed at all; an unknown label leaves it as it is. */
export const isCompressed = (contentEncoding: string): boolean =>
  contentEncoding !== '' && contentEncoding.split(',').every((label) => KNOWN.has(label.trim()));
