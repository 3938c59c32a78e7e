import { isIP } from 'node:net';
import { UserError } from '../../user-error.ts';

/** More addresses than a machine can have. */
const MOST = 65_536;

/**
 * k6's `localIPs`: addresses, ranges and networks, '10.0.0.1,10.0.0.5-10.0.0.9,10.0.1.0/28'.
 *
 * @throws UserError where a part is none of these
 */
export function parseIpRanges(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap(parsePart);
}

function parsePart(part: string): readonly string[] {
  if (isIP(part)) return [part];
  const [, first = '', last = ''] = /^([\d.]+)-([\d.]+)$/.exec(part) ?? [];
  if (isIP(first) === 4 && isIP(last) === 4) return between(toNumber(first), toNumber(last), part);
  const [, network = '', bits = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(part) ?? [];
  if (isIP(network) === 4 && Number(bits) <= 32) {
    const size = 2 ** (32 - Number(bits));
    const start = Math.floor(toNumber(network) / size) * size;
    // The first and last of a network are no addresses of a machine.
    return size > 2 ? between(start + 1, start + size - 2, part) : between(start, start + size - 1, part);
  }
  throw wrong(part, 'it is no address, range (10.0.0.1-10.0.0.9) or network (10.0.0.0/28)');
}

function between(first: number, last: number, part: string): readonly string[] {
  if (last < first) throw wrong(part, 'it ends before it begins');
  if (last - first >= MOST) throw wrong(part, `it has more than ${MOST} addresses`);
  return Array.from({ length: last - first + 1 }, (_, index) => toText(first + index));
}

const toNumber = (address: string): number => address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
const toText = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

const wrong = (part: string, why: string): UserError =>
  new UserError(`localIPs: ${part} cannot be used`, {
    why,
    fix: 'name addresses of this machine, separated by commas',
  });
