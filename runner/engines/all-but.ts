import { isIPv6 } from 'node:net';

/** Addresses that begin with the same bits. */
interface Prefix {
  bits: bigint;
  length: number;
}

const LOOPBACK = ['127.0.0.0/8', '::1/128'];

/**
 * Every address there is but loopback and those given, as the fewest ranges in CIDR notation: what an engine that can
 * only be told whom not to load must be told.
 *
 * @param addresses IPv4 and IPv6, never names
 */
export function allBut(addresses: readonly string[]): string[] {
  const kept = [...LOOPBACK, ...addresses.map((address) => `${address}/${isIPv6(address) ? 128 : 32}`)];
  return [4, 6].flatMap((family) => {
    const width = family === 4 ? 32 : 128;
    const prefixes = kept.filter((range) => range.includes(':') === (family === 6)).map((range) => read(range, width));
    return without({ bits: 0n, length: 0 }, prefixes, width).map((prefix) => write(prefix, width));
  });
}

/** Halves what holds a kept address until the halves hold none. */
function without(whole: Prefix, kept: readonly Prefix[], width: number): Prefix[] {
  const inside = kept.filter(({ bits, length }) => {
    const shared = Math.min(length, whole.length);
    return bits >> BigInt(width - shared) === whole.bits >> BigInt(width - shared);
  });
  if (inside.length === 0) return [whole];
  if (inside.some(({ length }) => length <= whole.length)) return [];
  const length = whole.length + 1;
  const half = 1n << BigInt(width - length);
  return [whole.bits, whole.bits | half].flatMap((bits) => without({ bits, length }, inside, width));
}

function read(range: string, width: number): Prefix {
  const [address = '', length = ''] = range.split('/');
  const [parts, size] = width === 32 ? [address.split('.').map(Number), 8] : [groups(address), 16];
  return { bits: parts.reduce((bits, part) => (bits << BigInt(size)) | BigInt(part), 0n), length: Number(length) };
}

/** The eight numbers of an IPv6 address. */
function groups(address: string): number[] {
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const numbers = (text: string): number[] => (text === '' ? [] : text.split(':').map((part) => parseInt(part, 16)));
  const [front, back] = [numbers(head), numbers(tail ?? '')];
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

function write({ bits, length }: Prefix, width: number): string {
  const size = width === 32 ? 8 : 16;
  const parts = Array.from({ length: width / size }, (_, index) =>
    Number((bits >> BigInt(width - size * (index + 1))) & ((1n << BigInt(size)) - 1n)),
  );
  const text = width === 32 ? parts.join('.') : parts.map((part) => part.toString(16)).join(':');
  return `${text}/${length}`;
}
