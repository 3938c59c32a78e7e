import type { Judgement } from './judge.ts';
import type { Verdict } from './verdict.ts';

/** What `plimsoll judge --json` prints. Unbounded and unknown is null. Effects are ratio − 1. */
export interface JudgementJson {
  critical: number | null;
  metrics: Record<
    string,
    {
      T: number;
      estimate: number | null;
      low: number | null;
      high: number | null;
      mde: number | null;
      verdict: Verdict;
      pairsNeeded: number;
    }
  >;
}

export function judgementJson({ critical, metrics }: Judgement): JudgementJson {
  return {
    critical: critical ?? null,
    metrics: Object.fromEntries(
      metrics.map(({ name, T, estimate, low, high, mde, verdict, pairsNeeded }) => [
        name,
        {
          T,
          estimate: estimate ?? null,
          low: low ?? null,
          high: high ?? null,
          mde: mde ?? null,
          verdict,
          pairsNeeded,
        },
      ]),
    ),
  };
}
