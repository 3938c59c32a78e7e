import type { Comparison, Side } from '../../comparison.ts';
import { amount } from '../../format.ts';

export interface ErrorsView {
  compared: boolean;
  rows: { step: string; what: string; before: string; after: string; seen: string }[];
  /** Exceptions of the script and failures of probes, at most three of a kind. */
  samples: { label: string; text: string; times: string }[];
  none: string;
}

const MOST_SAMPLES = 3;

export function errorsOf({ failures, before, after }: Comparison): ErrorsView {
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
    none: before ? 'No request failed on either side.' : 'No request failed.',
  };
}

function samplesOf({ label, notices }: Side): ErrorsView['samples'] {
  const codes = [...new Set(notices.filter(({ level }) => level === 'error').map(({ code }) => code))];
  return codes.flatMap((wanted) =>
    notices
      .filter(({ code }) => code === wanted)
      .slice(0, MOST_SAMPLES)
      .map(({ text, times }) => ({ label, text, times: `×${amount(times)}` })),
  );
}
