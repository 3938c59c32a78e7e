import { sum } from '../arithmetic.ts';
import type { StepEvidence } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount } from './words.ts';

/** Where guessing pays: passwords, codes, who has an account. */
const SENSITIVE =
  /\b(log-?in|sign-?in|sign-?up|register|registrations?|sessions?|password|forgot|reset|otp|verify|verification|2fa|token)\b/i;
/** Refused attempts from one address that nobody who mistypes comes to. */
const MANY_REFUSED = 50;
/** Attempts a second, in the busiest second, that are no crowd of people behind one address. */
const BURST = 50;

/** A route where guessing pays answers a burst from one address without turning a single request away. */
export const unthrottledRoute: Rule = {
  name: 'unthrottled-route',
  find: ({ steps }) => steps.flatMap((step) => findIn(step) ?? []),
};

function findIn({ step, kind, requests, statuses, peak }: StepEvidence): Diagnosis | undefined {
  if (kind === 'read' || !SENSITIVE.test(step.replace(/[_/]/g, ' ')) || statuses['429'] || statuses['503'])
    return undefined;
  const refused = sum(['400', '401', '403', '404', '422'].map((status) => statuses[status] ?? 0));
  if (refused < MANY_REFUSED && peak < BURST) return undefined;
  return {
    step,
    cause:
      refused >= MANY_REFUSED
        ? `it refused ${amount(refused)} attempts from one address and never said "too many": passwords can be guessed at this pace`
        : `it answered ${amount(peak)} requests in one second from one address and never said "too many"`,
    fix: 'Limit it by address and by account (5 attempts a minute, say), and answer 429 with Retry-After; give the load test an address that is let through.',
    saves: 0,
    confidence: refused >= MANY_REFUSED ? 0.8 : 0.6,
    evidence: [
      { label: 'requests', value: amount(requests) },
      { label: 'refused (400, 401, 403, 404, 422)', value: amount(refused) },
      { label: 'in the busiest second', value: amount(peak) },
      { label: '429', value: 'none' },
    ],
    cost: 'Users behind one address share its limit: count by account, too.',
  };
}
