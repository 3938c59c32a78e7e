import { BlockList } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allBut } from '../../runner/engines/all-but.ts';

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length] = range.split('/');
    list.addSubnet(address, Number(length), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

test('without an allowance all is shut but loopback', () => {
  const list = blockList(allBut([]));
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
      const list = blockList(allBut([...allowed, ...six]));
      expect(allowed.some((ip) => list.check(ip))).toBe(false);
      expect(six.some((ip) => list.check(ip, 'ipv6'))).toBe(false);
      expect(list.check('10.0.0.1') && list.check('10.1.0.1') && list.check('2001:db9::1', 'ipv6')).toBe(true);
    }),
    { numRuns: 50 },
  );
});
