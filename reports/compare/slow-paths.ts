import type { Row, SlowPath, StepDatabase } from '../comparison.ts';
import type { Followed } from '../diagnose/follow.ts';
import type { Finding } from '../diagnose/rule.ts';

const MOST_SHOWN = 5;
/** A slow path without a cause has to be named, but helps less than a fix. */
const MOST_CAUSELESS = 2;

/** What is said of slow paths comes from this. */
export interface Found {
  steps: readonly Row[];
  /** Of the record that is judged. */
  findings: readonly Finding[];
  /** Undefined when it is reported alone. */
  followed: readonly Followed[] | undefined;
  database: ReadonlyMap<string, StepDatabase>;
  serverTimings: ReadonlyMap<string, SlowPath['serverTimings']>;
}

/**
 * The worst paths with one fix each: what is slow now first, then what was mended.
 *
 * A path's cause is the upstream one: a finding that another explains stands behind it.
 */
export function slowPaths({ steps, findings, followed = [], database, serverTimings }: Found): SlowPath[] {
  const stateOf = (finding: Finding): SlowPath['state'] =>
    followed.find(({ before, after }) => finding === (after ?? before))?.state ?? 'open';
  const explained = new Set(findings.map(({ step }) => step));
  const causeless = steps.filter(({ name, budget }) => budget.word === 'over limit' && !explained.has(name));
  // A path that is still too slow is not mended, whatever has gone.
  const gone = followed.flatMap(({ before, after }) => (before && !after ? [before] : []));
  const mended = gone.filter(({ step }) => !explained.has(step) && !causeless.some(({ name }) => name === step));
  return [
    ...pathsOf(findings, steps, 'after', stateOf),
    ...causeless.slice(0, MOST_CAUSELESS).map(({ name, after }): Path => {
      return { step: name, p95: after?.p95, state: 'open', finding: undefined, others: [] };
    }),
    ...pathsOf(mended, steps, 'before', stateOf),
  ]
    .slice(0, MOST_SHOWN)
    .map((path) => ({
      ...path,
      database: database.get(path.step),
      serverTimings: serverTimings.get(path.step) ?? [],
    }));
}

type Path = Omit<SlowPath, 'database' | 'serverTimings'>;

function pathsOf(
  findings: readonly Finding[],
  steps: readonly Row[],
  side: 'before' | 'after',
  stateOf: (finding: Finding) => SlowPath['state'],
): Path[] {
  return [...new Set(findings.map(({ step }) => step))].map((step) => {
    const own = findings.filter((finding) => finding.step === step);
    const finding = own.find(({ causedBy }) => causedBy === undefined) ?? own[0]!;
    const p95 = steps.find(({ name }) => name === step)?.[side]?.p95;
    return { step, p95, state: stateOf(finding), finding, others: own.filter((other) => other !== finding) };
  });
}
