import type { Row, SlowPath } from '../comparison.ts';
import type { Finding } from '../diagnose/rule.ts';

const MOST_SHOWN = 5;
/** A slow path without a cause has to be named, but helps less than a fix. */
const MOST_CAUSELESS = 2;

/**
 * The worst paths with one fix each: what is slow now first, then what was mended.
 *
 * A path's cause is the upstream one: a finding that another explains stands behind it.
 */
export function slowPaths(
  steps: readonly Row[],
  before: readonly Finding[] | undefined,
  after: readonly Finding[],
): SlowPath[] {
  const was = before ?? [];
  const explained = new Set(after.map(({ step }) => step));
  const causeless = steps.filter(({ name, budget }) => budget.word === 'over limit' && !explained.has(name));
  // A path that is still too slow is not mended, whatever has gone.
  const mended = was.filter(({ step }) => !explained.has(step) && !causeless.some(({ name }) => name === step));
  return [
    ...pathsOf(after, steps, 'after', (finding) => (before && !was.some((old) => same(old, finding)) ? 'new' : 'open')),
    ...causeless.slice(0, MOST_CAUSELESS).map(({ name, after }): SlowPath => {
      return { step: name, p95: after?.p95, state: 'open', finding: undefined, others: [] };
    }),
    ...pathsOf(mended, steps, 'before', () => 'mended'),
  ].slice(0, MOST_SHOWN);
}

function pathsOf(
  findings: readonly Finding[],
  steps: readonly Row[],
  side: 'before' | 'after',
  stateOf: (finding: Finding) => SlowPath['state'],
): SlowPath[] {
  return [...new Set(findings.map(({ step }) => step))].map((step) => {
    const own = findings.filter((finding) => finding.step === step);
    const finding = own.find(({ causedBy }) => causedBy === undefined) ?? own[0]!;
    const p95 = steps.find(({ name }) => name === step)?.[side]?.p95;
    return { step, p95, state: stateOf(finding), finding, others: own.filter((other) => other !== finding) };
  });
}

const same = (a: Finding, b: Finding): boolean => a.rule === b.rule && a.step === b.step;
