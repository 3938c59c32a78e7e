import { randomBytes as nodeRandomBytes } from 'node:crypto';
import { toArrayBuffer, toBytes } from '../bytes.ts';
import { GoError } from '../go-error.ts';
import type { K6Module } from '../vu.ts';
import { ALGORITHMS, digestOf, type Hash, startHash, startHmac } from './hash.ts';

interface Hasher {
  update(input: unknown): void;
  digest(encoding: unknown): string | ArrayBuffer;
}

const hashes = Object.fromEntries(
  Object.keys(ALGORITHMS).map((name) => [
    name,
    (input: unknown, encoding: unknown) => encode(digestOf(startHash(name), inputOf(name, input)), encoding),
  ]),
);
const exports = { ...hashes, hmac, createHash, createHMAC, randomBytes, hexEncode };

/** k6/crypto: hashes, HMACs and random bytes. */
export const crypto: K6Module = () => ({ ...exports, default: exports });

function inputOf(algorithm: string, input: unknown): Buffer {
  try {
    return toBytes(input);
  } catch (error) {
    throw new GoError(`${algorithm} failed: ${(error as Error).message}`);
  }
}

function hmac(algorithm: unknown, secret: unknown, input: unknown, encoding: unknown): string | ArrayBuffer {
  return encode(digestOf(startHmac(String(algorithm), toBytes(secret)), toBytes(input)), encoding);
}

function createHash(algorithm: unknown): Hasher {
  return hasher(startHash(String(algorithm)));
}

function createHMAC(algorithm: unknown, secret: unknown): Hasher {
  return hasher(startHmac(String(algorithm), toBytes(secret)));
}

function hasher(hash: Hash): Hasher {
  return { update: (input) => hash.update(toBytes(input)), digest: (encoding) => encode(hash.digest(), encoding) };
}

function encode(digest: Buffer, encoding: unknown): string | ArrayBuffer {
  switch (encoding) {
    case 'hex':
    case 'base64':
      return digest.toString(encoding);
    case 'base64url':
      return digest.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    case 'base64rawurl':
      return digest.toString('base64url');
    case 'binary':
      return toArrayBuffer(digest);
    default:
      throw new GoError(`invalid output encoding: ${(encoding as string | undefined) ?? ''}`);
  }
}

function randomBytes(size: unknown): ArrayBuffer {
  const bytes = Math.trunc(Number(size));
  if (!(bytes >= 1)) throw new GoError('invalid size');
  return toArrayBuffer(nodeRandomBytes(bytes));
}

function hexEncode(input: unknown): string {
  return toBytes(input).toString('hex');
}
