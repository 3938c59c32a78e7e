import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

const ENCODERS: Readonly<Record<string, (body: Uint8Array) => Uint8Array>> = {
  gzip: (body) => gzipSync(body),
  deflate: (body) => deflateSync(body),
  br: (body) => brotliCompressSync(body),
};

/**
 * A request's body by its `compression` param: 'gzip', or a list that is applied from left to right.
 *
 * @throws TypeError where an algorithm is unknown
 */
export function compress(body: string | Uint8Array, compression: string): Uint8Array {
  let bytes: Uint8Array = typeof body === 'string' ? Buffer.from(body) : body;
  for (const label of compression.split(',').map((one) => one.trim())) {
    const encode = ENCODERS[label];
    if (encode === undefined)
      throw new TypeError(
        `unknown compression algorithm ${label}: gzip, deflate and br are known (zstd with --engine k6)`,
      );
    bytes = encode(bytes);
  }
  return bytes;
}
