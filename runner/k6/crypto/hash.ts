import { createHash } from 'node:crypto';
import { GoError } from '../go-error.ts';
import { md4 } from './md4.ts';

/** A hash that takes its input in parts, and may be asked for its digest more than once and in between. */
export interface Hash {
  update(input: Buffer): void;
  digest(): Buffer;
}

interface Algorithm {
  start: () => Hash;
  /** The bytes that it takes at a time, which HMAC's keys fill. */
  block: number;
}

export const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  md4: { start: md4Hash, block: 64 },
  md5: { start: () => nodeHash('md5'), block: 64 },
  ripemd160: { start: () => nodeHash('ripemd160'), block: 64 },
  sha1: { start: () => nodeHash('sha1'), block: 64 },
  sha256: { start: () => nodeHash('sha256'), block: 64 },
  sha384: { start: () => nodeHash('sha384'), block: 128 },
  sha512: { start: () => nodeHash('sha512'), block: 128 },
  sha512_224: { start: () => nodeHash('sha512-224'), block: 128 },
  sha512_256: { start: () => nodeHash('sha512-256'), block: 128 },
};

export function startHash(algorithm: string): Hash {
  return find(algorithm).start();
}

/** RFC 2104. Node's own cannot give a digest in between. */
export function startHmac(algorithm: string, secret: Buffer): Hash {
  const { block, start } = find(algorithm);
  const key = Buffer.alloc(block);
  (secret.length > block ? digestOf(start(), secret) : secret).copy(key);
  const inner = start();
  inner.update(key.map((byte) => byte ^ 0x36) as Buffer);
  const outer = key.map((byte) => byte ^ 0x5c);
  return {
    update: (input) => inner.update(input),
    digest: () => digestOf(start(), Buffer.concat([outer, inner.digest()])),
  };
}

export function digestOf(hash: Hash, input: Buffer): Buffer {
  hash.update(input);
  return hash.digest();
}

function find(algorithm: string): Algorithm {
  const found = ALGORITHMS[algorithm];
  if (found === undefined) throw new GoError(`invalid algorithm: ${algorithm}`);
  return found;
}

function nodeHash(name: string): Hash {
  const hash = createHash(name);
  return { update: (input) => void hash.update(input), digest: () => hash.copy().digest() };
}

/** Node's OpenSSL has no md4 any more. */
function md4Hash(): Hash {
  const parts: Buffer[] = [];
  return { update: (input) => void parts.push(Buffer.from(input)), digest: () => md4(Buffer.concat(parts)) };
}
