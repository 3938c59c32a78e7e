import { milliseconds, plural } from '../format.ts';
import type { ExperimentResult } from './experiment.ts';
import type { JudgedSubject } from './family.ts';
import { effect, interval, share } from './text.ts';
import type { Verdict } from './verdict.ts';

/** The verdict for someone who knows no statistics. */
export const OUTCOMES: Record<Verdict, string> = {
  regressed: 'SLOWER',
  improved: 'FASTER',
  unchanged: 'NO CHANGE',
  inconclusive: 'CANNOT BE TOLD YET',
};

const NAMED = 3;

/** What was found: those that moved, in a sentence. */
export function changeWords({ metrics, delta }: ExperimentResult): string {
  const worse = metrics.filter(({ verdict }) => verdict === 'regressed');
  const better = metrics.filter(({ verdict }) => verdict === 'improved');
  const open = metrics.filter(({ verdict }) => verdict === 'inconclusive');
  if (worse.length + better.length === 0)
    return open.length === 0
      ? `Nothing moved: every figure of B is surely within ${share(delta)} of A's.`
      : `Of ${plural(metrics.length, 'figure')}, ${open.length} cannot be told from chance, and not from a change of ${share(delta)} either.`;
  return [listed('worse', worse), listed('better', better)].filter(Boolean).join(' ');
}

function listed(word: string, metrics: readonly JudgedSubject[]): string {
  if (metrics.length === 0) return '';
  const first = metrics
    .toSorted((a, b) => Number(b.what === 'p95') - Number(a.what === 'p95') || size(b) - size(a))
    .slice(0, NAMED)
    .map((metric) => `${metric.name} ${effect(metric.estimate, metric)} ${interval(metric)}`);
  const more = metrics.length > NAMED ? `, and ${metrics.length - NAMED} more` : '';
  return `B is ${word}: ${first.join(', ')}${more}.`;
}

const size = ({ estimate = 0 }: JudgedSubject): number => Math.abs(estimate);

/** Why it may be believed. */
export function groundWords({ pairs, alpha, metrics, warmUp }: ExperimentResult): string {
  const measured = pairs.filter(({ values }) => values).length;
  const longest = Math.max(warmUp.A, warmUp.B);
  return [
    `Each build was started afresh ${measured} times on the same machine, in turn and in drawn order.`,
    longest > 0 ? `The first ${milliseconds(longest)} of a trial were warm-up, and are left out.` : '',
    `A change is named only where it is surer than ${share(1 - alpha)}, for all ${plural(metrics.length, 'figure')} together.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** What the experiment could not have seen. */
export function limitWords({ metrics }: ExperimentResult): string {
  const known = metrics.flatMap(({ what, name, mde }) => (what === 'p95' && mde !== undefined ? [{ name, mde }] : []));
  const open = metrics.filter(({ verdict }) => verdict === 'inconclusive');
  const more = Math.max(0, ...open.map(({ pairsNeeded, pairs }) => pairsNeeded - pairs));
  const advice = more > 0 ? ` About ${more} more pairs would settle what is open.` : '';
  if (known.length === 0) return `There were too few pairs to tell any change from chance.${advice}`;
  const worst = known.reduce((one, other) => (other.mde > one.mde ? other : one));
  return `A change smaller than ${share(worst.mde)} could have gone unseen on ${worst.name.replace(/^p95 /, '')}, and a smaller one elsewhere.${advice}`;
}
