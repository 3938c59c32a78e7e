/** A field of a protobuf message: its number, and what its wire type holds. */
export interface Field {
  number: number;
  value: number | bigint | Uint8Array;
}

/**
 * The fields of one message in their order, known or not.
 *
 * Source: protobuf.dev/programming-guides/encoding. Varints come as numbers (beyond 2^53 they lose digits, and none that
 * is read here is so large), fixed64 as bigints, everything with a length as bytes.
 *
 * @throws RangeError where the message is cut short or malformed
 */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (let length = 0; length < LONGEST_VARINT; length++) {
      const byte = view.getUint8(at++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new RangeError('a varint of more than ten bytes');
  };
  const skip = (length: number): number => {
    const from = at;
    if (length > message.length - from) throw new RangeError('a field beyond its message');
    at += length;
    return from;
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag & 7) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: view.getBigUint64(skip(8), true) };
        break;
      case 2: {
        const length = varint();
        const from = skip(length);
        yield { number, value: message.subarray(from, from + length) };
        break;
      }
      case 5:
        yield { number, value: view.getUint32(skip(4), true) };
        break;
      default:
        throw new RangeError(`wire type ${tag & 7}`);
    }
  }
}

const LONGEST_VARINT = 10;
