import type { Finding } from '../../reports/diagnose/rule.ts';
import type { Target } from './target.ts';

/** One build of a target under one load, and what has to be found there. */
export interface Case {
  /** The missing fixes, with + between them; `nothing` and `idle` are builds without a fault. */
  name: string;
  missing: readonly string[];
  /** Share of the scenario's load. */
  rate: number;
}

/** Nobody is there but a visitor now and then. */
const IDLE = 0.05;

/** Each fault alone, then pairs, then builds in which nothing may be claimed. */
export const casesOf = ({ causes, pairs }: Target): Case[] => [
  ...Object.keys(causes).map((name) => ({ name, missing: [name], rate: 1 })),
  ...pairs.map((pair) => ({ name: pair.join('+'), missing: pair, rate: 1 })),
  { name: 'nothing', missing: [], rate: 1 },
  { name: 'idle', missing: [], rate: IDLE },
];

/** What came of one run. */
export interface Outcome {
  /** Place of each planted fault among the findings, from 1; undefined where it was missed. */
  ranks: (number | undefined)[];
  /** Findings that are neither planted nor explained by one that is. */
  false: Finding[];
  /** Alone on place 1, in pairs both in the first three; nothing else claimed where nothing is planted. */
  right: boolean;
}

export function outcomeOf({ causes }: Target, { missing }: Case, findings: readonly Finding[]): Outcome {
  const isPlanted = (finding: Finding, fix: string): boolean =>
    causes[fix]!.rule === finding.rule && causes[fix]!.step.test(finding.step);
  const ranks = missing.map((fix) => {
    const place = findings.findIndex((finding) => isPlanted(finding, fix));
    return place < 0 ? undefined : place + 1;
  });
  const others = findings.filter(
    (finding) => !missing.some((fix) => isPlanted(finding, fix)) && finding.causedBy === undefined,
  );
  const lowest = missing.length === 1 ? 1 : 3;
  const found = ranks.every((rank) => rank !== undefined && rank <= lowest);
  return { ranks, false: others, right: found && (missing.length > 0 || findings.length === 0) };
}
