/** Random choices that a seed repeats. */
export interface Random {
  /** 0 … limit − 1 */
  below(limit: number): number;
  oneOf<Item>(items: readonly Item[]): Item;
  word(): string;
  spaces(): string;
  /** Any bytes, as latin1. */
  text(length: number): string;
}

/** mulberry32 */
export function makeRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    oneOf: (items) => items[below(items.length)]!,
    word: () => below(36 ** 4).toString(36),
    spaces: () => ' '.repeat(below(3)),
    text: (length) => Buffer.from(Array.from({ length }, () => below(256))).toString('latin1'),
  };
}
