import { criticalMaxT } from '../stats/max-sign-flip.ts';
import { fewestPairs, minimalEffect, pairsNeeded } from '../stats/minimal-effect.ts';
import { seededRandom } from '../stats/random.ts';
import { signedRanks } from '../stats/signed-ranks.ts';
import type { SignedRanks } from '../stats/signed-ranks.ts';
import { shift } from '../stats/walsh.ts';
import { verdictOf } from './verdict.ts';
import type { Margins, Verdict } from './verdict.ts';

/** One thing measured on both sides of every pair. */
export interface Metric {
  name: string;
  /** One a pair, in order: how B differs from A in this metric. Undefined where the pair is missing. */
  differences: readonly (number | undefined)[];
  /** 'ratio': ln(B/A), reported as B/A − 1. 'difference': B − A, reported as it is. */
  scale: 'ratio' | 'difference';
  /** Which way is worse: up for latency and errors, down for throughput. */
  worse: 'higher' | 'lower';
  margins: Margins;
}

/** What the pairs say of one metric. Effects are ratio − 1, or plain differences where the metric's scale is that. */
export interface Judged {
  name: string;
  scale: Metric['scale'];
  /** Pairs present. */
  pairs: number;
  /** |Σ signed ranks|. */
  T: number;
  /** Hodges–Lehmann; undefined without a pair. */
  estimate: number | undefined;
  /** The interval's ends; undefined when the data bound nothing. */
  low: number | undefined;
  high: number | undefined;
  /** The smallest effect this experiment would find nine times in ten; undefined when the interval is unbounded. */
  mde: number | undefined;
  verdict: Verdict;
  /** Pairs with which an effect of δ would be found. */
  pairsNeeded: number;
}

export interface Judgement {
  /** T from which a metric differs, for the whole family; undefined when no T is rare enough at this many pairs. */
  critical: number | undefined;
  metrics: Judged[];
}

/** Beyond 20 pairs the sign vectors are drawn; the same experiment has to get the same verdict each time. */
const SEED = 20_240_229;

/**
 * Judges a family of metrics measured in pairs: did B get worse, better, or neither?
 *
 * The chance of any false "regressed" or "improved" in the whole family is at most alpha, however its metrics hang
 * together. docs/verdicts.md has the procedure.
 *
 * @param metrics each with as many pairs as the others
 */
export function judge(metrics: readonly Metric[], alpha: number): Judgement {
  const ranked = metrics.map(({ differences }) => signedRanks(differences));
  const critical = criticalOf(ranked, alpha);
  const fewest = fewestPairs(metrics.length, alpha);
  return { critical, metrics: metrics.map((metric, at) => judgeMetric(metric, ranked[at]!, critical, fewest)) };
}

/**
 * Differences of zero have no sign to flip. Where so many are zero that no sign vector is rare, they are taken as
 * infinitely small differences instead: twelve pairs without any difference do say "unchanged".
 */
function criticalOf(ranked: readonly SignedRanks[], alpha: number): number | undefined {
  const critical = (rows: readonly (readonly number[])[]): number | undefined =>
    criticalMaxT(rows, alpha, seededRandom(SEED));
  return critical(ranked.map(({ signed }) => signed)) ?? critical(ranked.map(signedOrZero));
}

const signedOrZero = ({ signed, ranks }: SignedRanks): number[] => signed.map((rank, pair) => rank || ranks[pair]!);

function judgeMetric(
  { name, differences, scale, worse, margins }: Metric,
  { statistic }: SignedRanks,
  critical: number | undefined,
  fewest: number,
): Judged {
  const present = differences.filter((d) => d !== undefined);
  const pairs = present.length;
  const nothing = { estimate: undefined, low: undefined, high: undefined };
  const { estimate, low, high } = pairs === 0 ? nothing : shift(present, critical);
  const bounded = critical !== undefined && low !== undefined && high !== undefined;
  const effect = bounded ? minimalEffect((high - low) / 2, critical, pairs) : undefined;
  const shown = (d: number | undefined): number | undefined =>
    d === undefined ? undefined : scale === 'ratio' ? Math.expm1(d) : d;
  return {
    name,
    scale,
    pairs,
    T: statistic,
    estimate: shown(estimate),
    low: shown(low),
    high: shown(high),
    mde: shown(effect),
    verdict: verdictOf({ estimate, low, high }, margins, worse),
    pairsNeeded: effect === undefined ? fewest : pairsNeeded({ pairs, effect, wanted: margins.within }),
  };
}
