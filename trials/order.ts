import type { PairOrder } from '../reports/judge/experiment.ts';
import type { Random } from '../reports/stats/random.ts';

/**
 * Balanced random order: of each two pairs one begins with A and the other with B, and a coin says which.
 *
 * So a drift of the machine favours neither arm, and nothing that comes back at even times keeps step with one.
 */
export function interleave(pairs: number, random: Random): PairOrder[] {
  const order: PairOrder[] = [];
  while (order.length < pairs) {
    const first: PairOrder = random() < 0.5 ? ['A', 'B'] : ['B', 'A'];
    order.push(first, [first[1], first[0]]);
  }
  return order.slice(0, pairs);
}
