import { midRanks } from './ranks.ts';

/** A difference this small is no difference: ln(220/200) and ln(110/100) must tie, whatever the last bit says. */
const GRAIN = 1e-12;

export interface SignedRanks {
  /** One a pair: the rank of |d| with the sign of d. A missing pair and a difference of zero have 0. */
  signed: readonly number[];
  /** The same ranks, zero differences included, without signs. */
  ranks: readonly number[];
  /** T = |Σ signed|. */
  statistic: number;
}

/**
 * Ranks |d| and attaches signs (Wilcoxon 1945). Zero differences are ranked with the others and then carry no sign
 * (Pratt 1959): leaving them out first would make small differences look large.
 *
 * @param differences one a pair, in order; undefined where the pair is missing
 */
export function signedRanks(differences: readonly (number | undefined)[]): SignedRanks {
  const present = differences.flatMap((d) => (d === undefined ? [] : [toGrain(d)]));
  const presentRanks = midRanks(present.map(Math.abs));
  let next = 0;
  const [signed, ranks]: [number[], number[]] = [[], []];
  for (const d of differences) {
    const rank = d === undefined ? 0 : presentRanks[next]!;
    ranks.push(rank);
    signed.push(d === undefined ? 0 : Math.sign(present[next++]!) * rank);
  }
  return { signed, ranks, statistic: Math.abs(signed.reduce((sum, rank) => sum + rank, 0)) };
}

const toGrain = (d: number): number => Math.sign(d) * Math.round(Math.abs(d) / GRAIN) * GRAIN;
