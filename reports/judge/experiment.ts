import { judgeBudgets } from './budgets.ts';
import type { BudgetJudgement } from './budgets.ts';
import { averageConditions } from './conditions.ts';
import type { Conditions } from './conditions.ts';
import type { DatabaseLoad } from './database-load.ts';
import type { FamilyJudgement, FamilySpec, JudgedSubject } from './family.ts';
import type { Trial } from './trial.ts';
import type { Verdict } from './verdict.ts';
import type { Ms } from '../../units.ts';

/** A is what was, B is what is asked about. */
export type Arm = 'A' | 'B';
/** Which arm of a pair was measured first. */
export type PairOrder = readonly [Arm, Arm];

/** What was fixed before the first pair. */
export interface ExperimentSettings {
  startedAt: string;
  arms: Record<Arm, string>;
  seed: number;
  looks: number;
  /** Over all looks together. */
  alpha: number;
  delta: number;
  family: FamilySpec;
}

/** What an experiment found. Plain data, all of it computed from the records. */
export interface ExperimentResult {
  version: 1;
  startedAt: string;
  arms: Record<Arm, string>;
  /** Regressed when any metric did; improved when one did and none is open; unchanged when all are. */
  outcome: Verdict;
  /** Look at which it was decided, of how many that were planned. */
  look: number;
  looks: number;
  /** Of each look. */
  alpha: number;
  delta: number;
  seed: number;
  critical: number | undefined;
  /** Those that need a look first. */
  metrics: JudgedSubject[];
  pairs: PairResult[];
  /** Tries that a guard made void, by the arm in whose trial it was; a try may count for both. */
  voids: Record<Arm, number>;
  /** Dropped at the beginning of a trial, the median of each arm's. */
  warmUp: Record<Arm, Ms>;
  /** What the trials of each build were measured under, on average. */
  conditions: Record<Arm, Conditions>;
  /** What each build asked of Postgres, a request: the median of its trials. Missing where nobody looked. */
  database: Record<Arm, DatabaseLoad> | undefined;
  /** How B stands against its budgets, over its trials. */
  budgets: BudgetJudgement;
  /** Fewest requests that a gated route had in a trial. */
  fewestRequests: number;
}

interface PairResult {
  pair: number;
  order: PairOrder;
  /** Why tries at it were void. */
  voids: Record<Arm, string[]>[];
  /** Missing when no try was sound. */
  values: Record<Arm, Record<string, { p95: Ms | undefined; requests: number; failed: number }>> | undefined;
}

export interface PairReport {
  pair: number;
  order: PairOrder;
  voids: Record<Arm, string[]>[];
  trials: Record<Arm, Trial> | undefined;
}

const WORST_FIRST: readonly Verdict[] = ['regressed', 'inconclusive', 'improved', 'unchanged'];

export function experimentResult(
  settings: ExperimentSettings,
  { look, pairs, judgement }: { look: number; pairs: readonly PairReport[]; judgement: FamilyJudgement },
): ExperimentResult {
  const steps = settings.family.steps;
  const trials = pairs.flatMap(({ trials }) => (trials ? [trials] : []));
  return {
    version: 1,
    startedAt: settings.startedAt,
    arms: settings.arms,
    outcome: outcomeOf(judgement.metrics.map(({ verdict }) => verdict)),
    look,
    looks: settings.looks,
    alpha: settings.alpha / settings.looks,
    delta: settings.delta,
    seed: settings.seed,
    critical: judgement.critical,
    metrics: judgement.metrics.toSorted((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict)),
    pairs: pairs.map(({ trials, ...pair }) => ({
      ...pair,
      values: trials && { A: valuesOf(trials.A, steps), B: valuesOf(trials.B, steps) },
    })),
    voids: byArm((arm) => pairs.flatMap(({ voids }) => voids).filter((because) => because[arm].length > 0).length),
    conditions: byArm((arm) => averageConditions(trials.map((pair) => pair[arm].conditions))),
    database: databaseOf(trials),
    budgets: judgeBudgets(trials.map(({ B }) => B)),
    warmUp: byArm((arm) => middle(trials.map((pair) => pair[arm].warmUp))),
    fewestRequests: Math.min(
      ...trials.flatMap(({ A, B }) =>
        [A, B].flatMap((trial) => steps.map((step) => trial.steps.get(step)?.requests ?? 0)),
      ),
    ),
  };
}

function outcomeOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('regressed')) return 'regressed';
  if (verdicts.includes('inconclusive')) return 'inconclusive';
  return verdicts.includes('improved') ? 'improved' : 'unchanged';
}

function valuesOf(
  trial: Trial,
  steps: readonly string[],
): Record<string, { p95: Ms | undefined; requests: number; failed: number }> {
  return Object.fromEntries(
    steps.map((step) => {
      const { p95, requests = 0, failed = 0 } = trial.steps.get(step) ?? { p95: undefined };
      return [step, { p95, requests, failed }];
    }),
  );
}

function databaseOf(trials: readonly Record<Arm, Trial>[]): Record<Arm, DatabaseLoad> | undefined {
  if (trials.length === 0 || trials.some(({ A, B }) => !A.database || !B.database)) return undefined;
  return byArm((arm) => {
    const of = (pick: (load: DatabaseLoad) => number): number =>
      middle(trials.map((pair) => pick(pair[arm].database!)));
    return { time: of(({ time }) => time), calls: of(({ calls }) => calls), rows: of(({ rows }) => rows) };
  });
}

const byArm = <T>(of: (arm: Arm) => T): Record<Arm, T> => ({ A: of('A'), B: of('B') });
const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
