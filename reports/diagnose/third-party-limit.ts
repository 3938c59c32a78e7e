import { atP95 } from './evidence.ts';
import type { Rule } from './rule.ts';
import { percent } from './words.ts';

const OFTEN = 0.01;

/** A third party turns calls away: 429 or 503. */
export const thirdPartyLimit: Rule = {
  name: 'third-party-limit',
  find: ({ steps }) =>
    steps.flatMap((own) =>
      own.dependencies
        .filter(({ limited }) => limited >= OFTEN)
        .slice(0, 1)
        .map((main) => ({
          step: own.step,
          cause: `${main.dependency} turns ${percent(main.limited)} of its calls away (429 or 503), and ${percent(own.failedShare)} of ${own.requests} requests fail`,
          fix: 'Honour Retry-After, retry a bounded number of times with a growing and random delay, and queue what need not be done at once.',
          // A call that was turned away was waited for in vain; a request that failed counts as one that took its whole budget.
          saves:
            atP95(own, main.callsPerRequest * main.timePerCall * main.limited) +
            own.budget * Math.min(own.failedShare, main.limited * main.callsPerRequest),
          confidence: 0.9,
          evidence: [
            { label: 'calls turned away', value: percent(main.limited) },
            { label: 'calls repeated', value: percent(main.repeated) },
            { label: 'requests that failed', value: percent(own.failedShare) },
          ],
          cost: 'Retries make requests longer: bound them by the time the caller has.',
        })),
    ),
};
