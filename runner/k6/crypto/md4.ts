/** MD4 (RFC 1320). Broken as a hash since 1995, but still what NTLM and some old interfaces want. */
export function md4(input: Buffer): Buffer {
  const message = padded(input);
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  const words = new Uint32Array(16);
  for (let at = 0; at < message.length; at += 64) {
    for (let word = 0; word < 16; word++) words[word] = message.readUInt32LE(at + 4 * word);
    mix(state, words);
  }
  const digest = Buffer.alloc(16);
  state.forEach((word, index) => digest.writeUInt32LE(word, 4 * index));
  return digest;
}

/** A 1 bit, zeros, and the length in bits as 64 bits, up to a whole number of 64-byte blocks. */
function padded(input: Buffer): Buffer {
  const message = Buffer.alloc(Math.ceil((input.length + 9) / 64) * 64);
  input.copy(message);
  message[input.length] = 0x80;
  message.writeBigUInt64LE(BigInt(input.length) * 8n, message.length - 8);
  return message;
}

interface Round {
  mix(x: number, y: number, z: number): number;
  plus: number;
  shifts: readonly number[];
  order: readonly number[];
}
const ROUNDS: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    plus: 0,
    shifts: [3, 7, 11, 19],
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    plus: 0x5a827999,
    shifts: [3, 5, 9, 13],
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    plus: 0x6ed9eba1,
    shifts: [3, 9, 11, 15],
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
  },
];

function mix(state: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (const round of ROUNDS)
    round.order.forEach((word, step) => {
      const sum = (a + round.mix(b, c, d) + words[word]! + round.plus) >>> 0;
      const shift = round.shifts[step % 4]!;
      [a, b, c, d] = [d, ((sum << shift) | (sum >>> (32 - shift))) >>> 0, b, c];
    });
  [a, b, c, d].forEach((word, index) => (state[index] = state[index]! + word));
}
