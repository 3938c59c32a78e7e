import { interleave } from '../trials/order.ts';
import type { Random } from '../reports/stats/random.ts';

/** Ways in which one machine's trials differ from each other though nothing was changed. */
export const NOISES = ['independent', 'AR(1)', 'bursts', 'heavy tails', 'drift', 'bimodal'] as const;
export type Noise = (typeof NOISES)[number];

/** Standard deviations of ln p95 from trial to trial. */
export interface Spread {
  /** Shared by all routes of a trial: the host. */
  host: number;
  /** Each route's own. */
  route: number;
}

/**
 * ln(B/A) of each route in each pair, for two builds that are the same but for `effects`.
 *
 * Trials are drawn in the order in which `ab` would run them, so that what hangs together in time does so here.
 *
 * @param effects ln of what B multiplies each route by; 0 for none
 */
export function simulatePairs(
  { noise, spread, pairs, effects }: { noise: Noise; spread: Spread; pairs: number; effects: readonly number[] },
  random: Random,
): number[][] {
  const host = hostLevels(noise, spread.host, 2 * pairs, random);
  const differences = effects.map((): number[] => []);
  for (const [pair, order] of interleave(pairs, random).entries()) {
    const first = order[0] === 'A' ? 1 : -1;
    for (const [route, effect] of effects.entries()) {
      const change =
        host[2 * pair + 1]! - host[2 * pair]! + own(noise, spread.route, random) - own(noise, spread.route, random);
      differences[route]!.push(effect + first * change);
    }
  }
  return differences;
}

/** ln of how much longer a trial takes when a neighbour is busy. */
const BURST = 0.28;

/** The host's level in each trial, in order of time. */
function hostLevels(noise: Noise, spread: number, trials: number, random: Random): number[] {
  const levels: number[] = [];
  let [state, burst] = [spread * normal(random), 0];
  for (let trial = 0; trial < trials; trial++) {
    const fresh = spread * normal(random);
    state = 0.7 * state + Math.sqrt(1 - 0.7 ** 2) * fresh;
    burst = burst > 0 ? burst - 1 : random() < 0.018 ? 1 + Math.floor(3 * random()) : 0;
    const level: Record<Noise, () => number> = {
      independent: () => fresh,
      'AR(1)': () => state,
      bursts: () => fresh + (burst > 0 ? BURST : 0),
      'heavy tails': () => spread * heavy(random),
      drift: () => fresh + (8 * spread * trial) / trials,
      bimodal: () => fresh + (random() < 0.3 ? 5 * spread : 0),
    };
    levels.push(level[noise]());
  }
  return levels;
}

const own = (noise: Noise, spread: number, random: Random): number =>
  spread * (noise === 'heavy tails' ? heavy(random) : normal(random));

/** Box & Muller 1958. */
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Student's t with two degrees of freedom, by inversion: its variance is infinite. */
function heavy(random: Random): number {
  const p = random() || 0.5;
  return (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
}
