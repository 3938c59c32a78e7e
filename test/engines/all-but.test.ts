import { BlockList } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allBut } from '../../runner/engines/all-but.ts';

/** Each family by itself, as in Go: Node's list would look for an IPv4 address among IPv6 ranges too. */
function blockLists(ranges: readonly string[]): { check(ip: string, family?: 'ipv4' | 'ipv6'): boolean } {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const range of ranges) {
    const [address = '', length] = range.split('/');
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    lists[family].addSubnet(address, Number(length), family);
  }
  return { check: (ip, family = 'ipv4') => lists[family].check(ip, family) };
}

test('without an allowance all is shut but loopback', () => {
  const list = blockLists(allBut([]));
  expect(list.check('127.0.0.1')).toBe(false);
  expect(list.check('127.255.0.9')).toBe(false);
  expect(list.check('::1', 'ipv6')).toBe(false);
  expect(['0.0.0.0', '10.0.0.1', '126.255.255.255', '128.0.0.0', '255.255.255.255'].every((ip) => list.check(ip))).toBe(
    true,
  );
  expect(['::', '::2', 'fe80::1', '2001:db8::1'].every((ip) => list.check(ip, 'ipv6'))).toBe(true);
});

test('what is allowed is open, and its neighbours are not', () => {
  const number = fc.integer({ min: 1, max: 254 });
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 5 }), (pairs) => {
      const allowed = pairs.map(([a, b]) => `10.0.${a}.${b}`);
      const six = pairs.map(([a, b]) => `2001:db8::${a.toString(16)}:${b.toString(16)}`);
      const list = blockLists(allBut([...allowed, ...six]));
      expect(allowed.some((ip) => list.check(ip))).toBe(false);
      expect(six.some((ip) => list.check(ip, 'ipv6'))).toBe(false);
      expect(list.check('10.0.0.1') && list.check('10.1.0.1') && list.check('2001:db9::1', 'ipv6')).toBe(true);
    }),
    { numRuns: 50 },
  );
});
