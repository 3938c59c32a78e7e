import { base, en, Faker, generateMersenne53Randomizer } from '@faker-js/faker';
import { sleep } from 'k6';

/** One generator a VU, so that a VU does the same in every run; SEED shifts them all. */
const randomizer = generateMersenne53Randomizer(Number(__ENV['SEED'] ?? 1) * 100_000 + __VU);

export const faker = new Faker({ locale: [en, base], randomizer });

/** A whole number from 0 to size − 1; n comes up in proportion to 1 ÷ (n + 1): the first most often, the last now and then. */
export function zipf(size: number): number {
  let sum = 0;
  for (let rank = 1; rank <= size; rank++) sum += 1 / rank;
  let left = randomizer.next() * sum;
  for (let rank = 1; rank < size; rank++) {
    left -= 1 / rank;
    if (left < 0) return rank - 1;
  }
  return size - 1;
}

/** True with this chance, a share between 0 and 1. */
export const happens = (chance: number): boolean => randomizer.next() < chance;

const THINK_MEDIAN_SECONDS = 0.8;
const THINK_SIGMA = 0.6;

/** People read before they click: log-normal, half of them within 0.8 s, one in twenty longer than 2 s. THINK scales it. */
export function think(): void {
  const normal = Math.sqrt(-2 * Math.log(1 - randomizer.next())) * Math.cos(2 * Math.PI * randomizer.next());
  sleep(Number(__ENV['THINK'] ?? 1) * THINK_MEDIAN_SECONDS * Math.exp(THINK_SIGMA * normal));
}

const ARRIVAL_SECONDS = 2;

/** Nobody comes on the beat: without it, routes that are asked first would be asked equally often in each second. */
export function arrive(): void {
  sleep(Number(__ENV['THINK'] ?? 1) * ARRIVAL_SECONDS * randomizer.next());
}
