/**
 * Bits of each byte's code, and of the end mark (RFC 7541, appendix B). The code is canonical: ordered by length, then by
 * byte, so that the lengths tell the rest.
 */
// prettier-ignore
const LENGTHS = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  30,
];
const END_MARK = 256;

/**
 * The code as an automaton that eats four bits at a time: a state is an inner node of the tree, and no four bits end more
 * than one byte, for the shortest code has five.
 */
const STEPS = new Uint32Array(256 * 16);
const EMITS = 1 << 16;
const FAILS = 1 << 17;
/** States in which a text may end: fewer than eight ones since the last byte. */
const MAY_END = new Uint8Array(256);

function build(): void {
  /** Two children a node: another node, or ~byte at a leaf. */
  const tree: number[][] = [[]];
  let [code, length] = [0, 0];
  const order = [...LENGTHS.keys()].sort((a, b) => LENGTHS[a]! - LENGTHS[b]! || a - b);
  for (const symbol of order) {
    code *= 2 ** (LENGTHS[symbol]! - length);
    length = LENGTHS[symbol]!;
    let node = tree[0]!;
    for (let bit = length - 1; bit > 0; bit--) {
      const side = (code >> bit) & 1;
      if (node[side] === undefined) node[side] = tree.push([]) - 1;
      node = tree[node[side]]!;
    }
    node[code & 1] = ~symbol;
    code++;
  }
  for (let state = 0; state < tree.length; state++)
    for (let bits = 0; bits < 16; bits++) STEPS[state * 16 + bits] = step(tree, state, bits);
  for (let ones = 0, state = 0; ones < 8; ones++, state = tree[state]![1]!) MAY_END[state] = 1;
}

function step(tree: readonly number[][], state: number, bits: number): number {
  let [at, emitted] = [state, 0];
  for (let bit = 3; bit >= 0; bit--) {
    const next = tree[at]![(bits >> bit) & 1]!;
    if (next === ~END_MARK) return FAILS;
    if (next < 0) emitted = EMITS | (~next << 8);
    at = next < 0 ? 0 : next;
  }
  return emitted | at;
}

build();

let scratch = Buffer.allocUnsafeSlow(1024);

/**
 * Decodes a Huffman-coded string, as latin1.
 *
 * @returns undefined where it is none: it holds the end mark, or its padding is wrong
 */
export function decodeHuffman(bytes: Uint8Array, from: number, to: number): string | undefined {
  const most = Math.ceil(((to - from) * 8) / 5);
  if (scratch.length < most) scratch = Buffer.allocUnsafeSlow(most * 2);
  let [state, length] = [0, 0];
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    const first = STEPS[state * 16 + (byte >> 4)]!;
    if (first & EMITS) scratch[length++] = first >> 8;
    const second = STEPS[(first & 0xff) * 16 + (byte & 15)]!;
    if (second & EMITS) scratch[length++] = second >> 8;
    if ((first | second) & FAILS) return undefined;
    state = second & 0xff;
  }
  return MAY_END[state] === 1 ? scratch.toString('latin1', 0, length) : undefined;
}
