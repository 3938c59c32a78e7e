import type { Fingerprint } from '../../runner/record/entries.ts';
import type { Comparability, Difference } from '../comparison.ts';

/**
 * What a difference in each part of the fingerprint means.
 *
 * A schema is expected to differ: an index is often the very fix that is measured. The rest of the machine, the data
 * and the load have to be the same, or the two sides measured two things.
 */
const EFFECTS: Record<keyof Fingerprint, Difference['effect']> = {
  workload: 'refuses',
  data: 'refuses',
  cpu: 'refuses',
  cores: 'refuses',
  memoryBytes: 'refuses',
  os: 'refuses',
  node: 'refuses',
  engine: 'refuses',
  database: 'refuses',
  databaseSettings: 'refuses',
  schema: 'warns',
  kernel: 'warns',
  host: 'warns',
  commit: 'expected',
};

/** Memory of a virtual machine moves by a few pages between boots. */
const SAME_MEMORY = 0.02;

/** A part that only one side knows is passed over: nothing can be said of it. */
export function comparabilityOf(before: Fingerprint, after: Fingerprint): Comparability {
  const fields = Object.keys(EFFECTS) as (keyof Fingerprint)[];
  const differences = fields.flatMap((field): Difference[] => {
    const [was, is] = [before[field], after[field]];
    if (was === undefined || is === undefined || same(was, is)) return [];
    return [{ field, before: String(was), after: String(is), effect: EFFECTS[field] }];
  });
  const has = (effect: Difference['effect']): boolean => differences.some((difference) => difference.effect === effect);
  return { word: has('refuses') ? 'not comparable' : has('warns') ? 'with care' : 'comparable', differences };
}

const same = (was: string | number, is: string | number): boolean =>
  was === is ||
  (typeof was === 'number' && typeof is === 'number' && Math.abs(was / is - 1) <= SAME_MEMORY && was > 1e6);
