import type { FamilySpec } from '../reports/judge/family.ts';
import type { RunRecord } from '../runner/record/reader.ts';
import { trialOf } from '../reports/judge/trial.ts';
import type { Trial } from '../reports/judge/trial.ts';
import { UserError } from '../user-error.ts';

/** Where so much fails, the experiment would compare error pages. */
const MOST_FAILED = 0.5;

/**
 * The routes that gate: those that both builds answered often enough for a p95.
 *
 * @throws UserError when a rehearsal shows that the experiment would say nothing
 */
export function declareFamily(a: RunRecord | undefined, b: RunRecord | undefined): FamilySpec {
  const trials = [rehearsed('A', a), rehearsed('B', b)];
  const [first] = trials;
  const steps = [...first!.steps.keys()].filter((step) =>
    trials.every(({ steps }) => steps.get(step)?.p95 !== undefined),
  );
  if (steps.length === 0)
    throw new UserError('no route got enough requests to be judged', {
      why: `a p95 needs 200 requests a trial, and is steady from about 1,000; there were ${trials.map(mostRequests).join(' and ')}`,
      fix: 'raise the rate or the duration of a trial',
    });
  const database = trials.every((trial) => trial.database !== undefined);
  return { steps: steps.sort(), closedLoop: first!.throughput !== undefined, ...(database && { database }) };
}

/** 'GET /search 160 after 5 s of warm-up' */
function mostRequests({ steps, warmUp }: Trial): string {
  const [step, { requests }] = [...steps].sort(([, a], [, b]) => b.requests - a.requests)[0] ?? [
    'none',
    { requests: 0 },
  ];
  return `${step} ${requests} after ${warmUp / 1000} s of warm-up`;
}

function rehearsed(arm: string, record: RunRecord | undefined): Trial {
  if (!record)
    throw new UserError(`the rehearsal of ${arm} did not run to its end`, {
      why: 'the script or the load broke off',
      fix: 'look at its record and the output of the target in the folder rehearsal/',
    });
  const trial = trialOf(record);
  const steps = [...trial.steps];
  const requests = steps.reduce((sum, [, step]) => sum + step.requests, 0);
  const failed = steps.reduce((sum, [, step]) => sum + step.failed, 0);
  if (requests === 0 || failed > requests * MOST_FAILED)
    throw new UserError(`${failed} of ${requests} requests of the rehearsal of ${arm} failed`, {
      why: 'the target answers, but not as the script expects: the wrong build, port or data',
      fix: `run the script by itself against ${arm} first: plimsoll run SCRIPT --target URL`,
    });
  return trial;
}
