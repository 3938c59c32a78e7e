import type { RunRecord } from '../runner/record/reader.ts';
import type { Ms } from '../units.ts';
import { databaseByStep } from './attribution/changes.ts';
import { chartsOf } from './charts/charts.ts';
import { budgetChecks } from './compare/budgets.ts';
import { checksOf } from './compare/checks.ts';
import { comparabilityOf } from './compare/comparability.ts';
import { failuresOf } from './compare/failures.ts';
import { gainsOf } from './compare/gains.ts';
import { invalidReasons } from './compare/load.ts';
import { queriesOf } from './compare/queries.ts';
import { journeyRows, stepRows } from './compare/rows.ts';
import { serverTimingsOf } from './compare/server-timings.ts';
import { sideOf } from './compare/side.ts';
import { slowPaths } from './compare/slow-paths.ts';
import { storageOf } from './compare/storage.ts';
import { summaryOf } from './compare/summary.ts';
import { verdictOf } from './compare/verdict.ts';
import { warningsOf } from './compare/warnings.ts';
import { RESULTS_VERSION } from './comparison.ts';
import type { Comparison, Side } from './comparison.ts';
import { follow, type Followed } from './diagnose/follow.ts';
import { measure } from './measured.ts';
import type { Measured } from './measured.ts';
import { plainDeep } from './plain.ts';

/**
 * What two records say about a change, or one record about itself.
 *
 * Two stored records were measured at different times, so a change between them is never more than suspected; the verdict
 * is about whether `after` keeps its budgets. The same records give the same comparison, always.
 *
 * @param before undefined reports `after` alone
 */
export function compare(before: RunRecord | undefined, after: RunRecord): Comparison {
  const was = before ? measure(before) : undefined;
  const is = measure(after);
  const sides = sidesOf(was, is);
  const comparability = before ? comparabilityOf(before.header.fingerprint, after.header.fingerprint) : undefined;
  const measured = { before: was, after: is, comparable: comparability?.word !== 'not comparable' };
  const steps = stepRows(measured);
  const budgets = budgetChecks(was, is);
  const { findings } = sides.after;
  const followed = before && sides.before && follow(sides.before.findings, findings, after);
  const gains = measured.comparable ? gainsOf(was, is) : new Map<string, Ms>();
  const paths = slowPaths({
    steps,
    findings,
    followed,
    database: databaseByStep(before, after, gains),
    serverTimings: serverTimingsOf(was, is),
  });
  const verdict = verdictOf({ invalid: invalidReasons(is, sides.after.load), comparability, steps, budgets });
  return plainDeep({
    version: RESULTS_VERSION,
    verdict,
    summary: summaryOf({ verdict, ...sides, comparability, steps, slowPaths: paths }),
    ...sides,
    comparability,
    journeys: journeyRows(measured, steps),
    steps,
    slowPaths: paths,
    followed: (followed ?? []).flatMap(followedFinding),
    queries: queriesOf(was, is),
    storage: storageOf(was, is),
    failures: failuresOf(was, is),
    checks: checksOf(was, is),
    budgets,
    warnings: warningsOf(sides.before, sides.after, comparability),
    charts: chartsOf(was, is),
  });
}

function followedFinding({ state, before, after }: Followed): Comparison['followed'] {
  const finding = after ?? before;
  return finding ? [{ state, step: finding.step, rule: finding.rule, cause: finding.cause }] : [];
}

/** Two runs of one label are told apart by their order. */
function sidesOf(before: Measured | undefined, after: Measured): { before: Side | undefined; after: Side } {
  if (!before) return { before, after: sideOf(after, 'run') };
  const sides = { before: sideOf(before, 'before'), after: sideOf(after, 'after') };
  if (sides.before.label !== sides.after.label) return sides;
  return { before: { ...sides.before, label: 'before' }, after: { ...sides.after, label: 'after' } };
}
