import { type StepEvidence, atP95 } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, percent, time } from './words.ts';

const MOST_OF_IT = 0.5;
const SLOW_CALL = 100;
const MANY_CALLS = 5;

/** Most of a request's time passes at somebody else's. */
export const slowThirdParty: Rule = {
  name: 'slow-third-party',
  find: ({ slow }) => slow.flatMap((step) => describe(step) ?? []),
};

function describe(step: StepEvidence): Diagnosis | undefined {
  const [main] = step.dependencies.toSorted((a, b) => spent(b) - spent(a));
  if (!main || main.timePerCall < SLOW_CALL || spent(main) < MOST_OF_IT * step.mean) return undefined;
  const calls = main.callsPerRequest;
  return {
    step: step.step,
    cause: `it waits ${time(spent(main))} of ${time(step.mean)} for ${main.dependency}, ${amount(calls)} ${calls >= 1.5 ? 'calls' : 'call'} a request at ${time(main.timePerCall)}`,
    fix:
      calls >= MANY_CALLS
        ? `Ask once for all ${amount(calls)}: a batch, or side by side instead of one after the other.`
        : 'Answer first and ask in a job; where the answer needs it, a timeout and what to do then, and a cache for what may be old.',
    saves: atP95(step, spent(main)),
    confidence: main.mistakable.length > 0 || main.r2 < 0.5 ? 0.7 : 0.9,
    evidence: [
      { label: 'third party', value: main.dependency },
      { label: 'calls per request', value: `${amount(calls)} ± ${amount(main.uncertainty)} (R² ${percent(main.r2)})` },
      { label: 'callers who gave up', value: percent(main.abandoned) },
      { label: 'calls repeated', value: percent(main.repeated) },
    ],
    cost: 'What was done at once is then done later: the user sees a state in between.',
  };
}

const spent = ({ callsPerRequest, timePerCall }: StepEvidence['dependencies'][number]): number =>
  callsPerRequest * timePerCall;
