import { types } from 'node:util';
import { GoError, goType } from './go-error.ts';

/**
 * The bytes of what a script may give where k6 wants a string, an ArrayBuffer or a typed array. Text counts as UTF-8.
 *
 * @throws GoError for anything else, a DataView among it
 */
export function toBytes(value: unknown): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value);
  if (types.isTypedArray(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw new GoError(`invalid type ${goType(value)}, expected string, []byte or ArrayBuffer`);
}

/** A buffer of its own: Node's small Buffers share one, which a script must not see. */
export function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
