import { comparabilityOf } from '../reports/compare/comparability.ts';
import type { Arm, PairReport } from '../reports/judge/experiment.ts';
import type { Trial } from '../reports/judge/trial.ts';
import { UserError } from '../user-error.ts';

/**
 * Makes sure that all trials of a build were measured in the same place, and both builds under the same load. What
 * else differs between the builds is the change that is asked about.
 *
 * @throws UserError with what differs, side by side
 */
export function assertSamePlace(pairs: readonly PairReport[]): void {
  for (const arm of ['A', 'B'] as const) {
    const trials = trialsOf(pairs, arm);
    for (const { pair, trial } of trials.slice(1)) refuseUnlike(trials[0]!, { pair, trial }, arm);
  }
  const [a, b] = [trialsOf(pairs, 'A')[0]?.trial, trialsOf(pairs, 'B')[0]?.trial];
  if (a && b && a.fingerprint.workload !== b.fingerprint.workload)
    throw new UserError('A and B were loaded in two ways', {
      why: `the workload of A is ${a.fingerprint.workload}, that of B ${b.fingerprint.workload}`,
      fix: 'let the script do the same for both: nothing in its options may depend on the target',
    });
}

interface Numbered {
  pair: number;
  trial: Trial;
}

const trialsOf = (pairs: readonly PairReport[], arm: Arm): Numbered[] =>
  pairs.flatMap(({ pair, trials }) => (trials ? [{ pair, trial: trials[arm] }] : []));

function refuseUnlike(first: Numbered, { pair, trial }: Numbered, arm: Arm): void {
  const { word, differences } = comparabilityOf(first.trial.fingerprint, trial.fingerprint);
  if (word !== 'not comparable') return;
  const refusing = differences.filter(({ effect }) => effect === 'refuses');
  throw new UserError(`pair ${pair} of this experiment was measured elsewhere than pair ${first.pair} (${arm})`, {
    why: refusing.map(({ field, before, after }) => `${field} was ${before}, is ${after}`).join('\n'),
    fix: 'go on where the experiment was begun, with the same script and data; or begin anew',
  });
}
