import { Decompress } from 'fzstd';
import type { Bytes } from '../../units.ts';

/** What the zstd tool itself accepts unasked. */
const LARGEST_WINDOW: Bytes = 128 << 20;

/**
 * Decompresses zstd; Node 20 has none of its own.
 *
 * @throws Error where it is broken; with the code TOO_LARGE where it is larger than that
 */
export function unzstd(body: Buffer, mostBytes: Bytes): Buffer {
  if (windowOf(body) > Math.min(LARGEST_WINDOW, mostBytes)) throw tooLarge('its zstd window is too large');
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Decompress((piece) => {
    length += piece.length;
    if (length > mostBytes) throw tooLarge(`it is larger than ${mostBytes} bytes`);
    pieces.push(piece.slice());
  });
  // In small portions, so that a bomb is noticed before it is written out.
  for (let at = 0; at < body.length; at += PORTION)
    stream.push(body.subarray(at, at + PORTION), at + PORTION >= body.length);
  return Buffer.concat(pieces);
}

/** What Node's own decompressors call it. */
export const TOO_LARGE = 'ERR_BUFFER_TOO_LARGE';
const tooLarge = (why: string): Error => Object.assign(new Error(why), { code: TOO_LARGE });

const PORTION = 4096;

/** RFC 8878, 3.1.1: the memory that a frame asks for. */
function windowOf(body: Buffer): Bytes {
  if (body.length < 6 || body.readUInt32LE(0) !== 0xfd2fb528) throw new Error('invalid zstd header');
  const descriptor = body[4]!;
  const single = (descriptor & 0x20) !== 0;
  if (single) return contentSize(body, 5 + [0, 1, 2, 4][descriptor & 3]!, descriptor >> 6);
  const [exponent, mantissa] = [body[5]! >> 3, body[5]! & 7];
  return 2 ** (10 + exponent) * (1 + mantissa / 8);
}

function contentSize(body: Buffer, at: number, flag: number): Bytes {
  if (body.length < at + 8 && body.length < at + 2 ** flag) throw new Error('unexpected end of file');
  if (flag === 0) return body[at]!;
  if (flag === 1) return body.readUInt16LE(at) + 256;
  return flag === 2 ? body.readUInt32LE(at) : Number(body.readBigUInt64LE(at));
}
