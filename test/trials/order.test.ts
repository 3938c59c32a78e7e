import { expect, test } from 'vitest';
import { interleave } from '../../trials/order.ts';
import { seededRandom } from '../../reports/stats/random.ts';

test('each two pairs hold one of either order, whatever the seed', () => {
  for (let seed = 0; seed < 50; seed++) {
    const order = interleave(12, seededRandom(seed)).map((pair) => pair.join(''));
    for (let at = 0; at < 12; at += 2) expect(order.slice(at, at + 2).sort()).toEqual(['AB', 'BA']);
  }
});

test('the coin falls either way, and the same way for the same seed', () => {
  const firsts = Array.from({ length: 200 }, (_, seed) => interleave(1, seededRandom(seed))[0]![0]);
  expect(firsts.filter((arm) => arm === 'A').length).toBeGreaterThan(70);
  expect(firsts.filter((arm) => arm === 'B').length).toBeGreaterThan(70);
  expect(interleave(9, seededRandom(4))).toEqual(interleave(9, seededRandom(4)));
  expect(interleave(9, seededRandom(4))).toHaveLength(9);
});
