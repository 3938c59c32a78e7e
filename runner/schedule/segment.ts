import { patternStripe, whole } from './stripe.ts';
import type { Stripe } from './stripe.ts';

/** A fraction in lowest terms. */
interface Fraction {
  over: number;
  under: number;
}

/** Beyond it a pattern would take more memory than it is worth. */
const MOST_PARTS = 100_000;

/**
 * The stripe of an execution segment, in k6's notation.
 *
 * @param segment '1/4:1/2', '25%:50%', '0.25:0.5', or '1/4' for '0:1/4'; undefined is the whole
 * @param sequence '0,1/4,1/2,1': all cuts, the same for every instance; undefined is cut only where the segment is
 * @throws RangeError saying what is wrong with the text
 */
export function segmentStripe(segment: string | undefined, sequence: string | undefined): Stripe {
  if (segment === undefined) return whole;
  const [from, to] = parseSegment(segment);
  const cuts = sequence === undefined ? distinct([ZERO, from, to, ONE]) : parseSequence(sequence);
  const index = cuts.findIndex((cut) => equal(cut, from));
  if (index < 0 || !cuts[index + 1] || !equal(cuts[index + 1]!, to))
    throw new RangeError(`the segment ${segment} is no part of the sequence ${sequence}`);
  return stripeOfPart(cuts, index);
}

/**
 * Deals slots out one by one, each to the part that is furthest behind its share.
 *
 * The deal repeats after `period` slots (the common denominator), where every part has had exactly its share.
 */
function stripeOfPart(cuts: readonly Fraction[], index: number): Stripe {
  const period = cuts.reduce((common, { under }) => leastCommonMultiple(common, under), 1);
  if (period > MOST_PARTS)
    throw new RangeError(`cuts with the common denominator ${period} are too fine; use simpler fractions`);
  const at = cuts.map(({ over, under }) => (over * period) / under);
  const weights = at.slice(1).map((cut, part) => cut - at[part]!);
  const given = weights.map(() => 0);
  const slots: number[] = [];
  for (let slot = 0; slot < period; slot++) {
    let behind = 0;
    let most = -Infinity;
    for (const [part, weight] of weights.entries()) {
      const deficit = weight * (slot + 1) - given[part]! * period;
      if (deficit > most) [behind, most] = [part, deficit];
    }
    given[behind]!++;
    if (behind === index) slots.push(slot);
  }
  return patternStripe(slots, period);
}

const ZERO: Fraction = { over: 0, under: 1 };
const ONE: Fraction = { over: 1, under: 1 };

function parseSegment(text: string): [Fraction, Fraction] {
  const [first = '', second] = text.split(':');
  const [from, to] =
    second === undefined ? [ZERO, parseFraction(first)] : [parseFraction(first), parseFraction(second)];
  if (!less(from, to) || less(ONE, to))
    throw new RangeError(`a segment goes from a smaller to a larger share, not ${text}`);
  return [from, to];
}

function parseSequence(text: string): Fraction[] {
  const cuts = text.split(',').map(parseFraction);
  const rising = cuts.every((cut, index) => index === 0 || less(cuts[index - 1]!, cut));
  if (cuts.length < 2 || !rising || !equal(cuts[0]!, ZERO) || !equal(cuts.at(-1)!, ONE))
    throw new RangeError(`a sequence rises from 0 to 1, not ${text}`);
  return cuts;
}

function parseFraction(text: string): Fraction {
  const match = /^\s*(?:(\d+)\/(\d+)|(\d+(?:\.\d+)?)(%?))\s*$/.exec(text);
  if (!match) throw new RangeError(`'${text}' is no share; write 1/4, 0.25 or 25%`);
  if (match[1]) return reduce(Number(match[1]), Number(match[2]));
  const decimals = (match[3]!.split('.')[1] ?? '').length;
  const scale = 10 ** decimals;
  return reduce(Math.round(Number(match[3]) * scale), scale * (match[4] ? 100 : 1));
}

function reduce(over: number, under: number): Fraction {
  if (under === 0) throw new RangeError('a share cannot be divided by 0');
  const divisor = greatestCommonDivisor(over, under) || 1;
  return { over: over / divisor, under: under / divisor };
}

const equal = (a: Fraction, b: Fraction): boolean => a.over === b.over && a.under === b.under;
const less = (a: Fraction, b: Fraction): boolean => a.over * b.under < b.over * a.under;
const distinct = (cuts: readonly Fraction[]): Fraction[] =>
  cuts.filter((cut, index) => cuts.findIndex((other) => equal(other, cut)) === index);
const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
const leastCommonMultiple = (a: number, b: number): number => (a / greatestCommonDivisor(a, b)) * b;
