import type { Check, Comparison, Side } from '../../comparison.ts';
import { MISSING, amount, percent, plural } from '../../format.ts';

export interface ErrorsView {
  compared: boolean;
  rows: { step: string; what: string; before: string; after: string; seen: string }[];
  /** Exceptions of the script and failures of probes, at most three of a kind. */
  samples: { label: string; text: string; times: string }[];
  none: string;
  /** Checks that failed on either side. */
  checks: { name: string; before: string; after: string }[];
  /** The same in a sentence; missing where the script has no checks. */
  checked: string | undefined;
}

const MOST_SAMPLES = 3;

export function errorsOf({ failures, checks, before, after }: Comparison): ErrorsView {
  const sides = before ? [before, after] : [after];
  return {
    compared: before !== undefined,
    rows: failures.map(({ step, what, before, after, firstSeen, lastSeen }) => ({
      step,
      what,
      before: amount(before),
      after: amount(after),
      seen: firstSeen === lastSeen ? `${amount(firstSeen)} s` : `${amount(firstSeen)}–${amount(lastSeen)} s`,
    })),
    samples: sides.flatMap(samplesOf),
    checks: checks
      .filter(({ before, after }) => failedShare(before) > 0 || failedShare(after) > 0)
      .map(({ name, before, after }) => ({ name, before: failedOf(before), after: failedOf(after) })),
    checked: checkSentence(checks, after.label),
    none: before ? 'No request failed on either side.' : 'No request failed.',
  };
}

function samplesOf({ label, notices }: Side): ErrorsView['samples'] {
  const codes = [...new Set(notices.filter(({ level }) => level === 'error').map(({ code }) => code))];
  return codes.flatMap((wanted) =>
    notices
      .filter(({ code }) => code === wanted)
      .slice(0, MOST_SAMPLES)
      .map(({ text, times }) => ({ label, text, times: times > 1 ? `×${amount(times)}` : '' })),
  );
}

type Tally = Check['after'];

const failedShare = (tally: Tally): number => (tally?.total ? 1 - tally.passes / tally.total : 0);

const failedOf = (tally: Tally): string =>
  tally ? `${amount(tally.total - tally.passes)} of ${amount(tally.total)} (${percent(failedShare(tally))})` : MISSING;

function checkSentence(checks: readonly Check[], label: string): string | undefined {
  if (checks.length === 0) return undefined;
  const failing = checks.filter(({ after }) => failedShare(after) > 0).length;
  if (failing === 0) return `In ${label}, every check of the script passed every time.`;
  return `In ${label}, ${failing} of ${plural(checks.length, 'check')} failed at times.`;
}
