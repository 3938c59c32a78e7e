import { milliseconds, percent } from '../format.ts';
import { junitXml } from '../junit-xml.ts';
import type { Case } from '../junit-xml.ts';
import { plainDeep } from '../plain.ts';
import type { BudgetJudgement } from './budgets.ts';
import type { ExperimentResult } from './experiment.ts';
import type { JudgedSubject } from './family.ts';
import { effect, interval, share, verdictWords } from './text.ts';

/** What an experiment found as JUnit XML: a case for every metric that was judged, and for every budget of B. */
export function experimentJunit(found: ExperimentResult): string {
  const result = plainDeep(found);
  const { arms, startedAt, metrics, delta, budgets } = result;
  return junitXml({ name: `${arms.B} against ${arms.A}`, startedAt }, [
    ...metrics.map((metric) => metricCase(metric, delta)),
    ...budgets.budgets.map(budgetCase),
  ]);
}

function metricCase(metric: JudgedSubject, delta: number): Case {
  const { step = 'all routes', what, verdict } = metric;
  const found = `${effect(metric.estimate, metric)} ${interval(metric)}`;
  const own = { suite: step, name: `${what} did not get worse by ${share(delta)}` };
  if (verdict === 'regressed') return { ...own, failure: `regressed: ${found}` };
  return verdict === 'inconclusive' ? { ...own, skipped: `${verdictWords(metric)}: ${found}` } : own;
}

function budgetCase({
  step,
  what,
  word,
  estimate,
  low,
  high,
  target,
  limit,
}: BudgetJudgement['budgets'][number]): Case {
  const shown = what === 'p95' ? milliseconds : percent;
  const found = `found ${shown(estimate)}${low === undefined ? '' : ` [${shown(low)}–${shown(high)}]`}`;
  const own = { suite: step, name: `${what} ≤ ${shown(target)}` };
  if (word === 'over limit') return { ...own, failure: `expected ≤ ${shown(limit)}, ${found}` };
  if (word === 'above target') return { ...own, failure: `expected ≤ ${shown(target)}, ${found}` };
  return word === 'within target'
    ? own
    : { ...own, skipped: word === 'too close' ? `too close to call: ${found}` : word };
}
