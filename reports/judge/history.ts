import { changePoints } from '../stats/change-points.ts';
import { seededRandom } from '../stats/random.ts';
import type { Trial } from './trial.ts';

/** One run of the past. */
export interface PastRun {
  path: string;
  startedAt: string;
  commit: string | undefined;
  trial: Trial;
}

/** How p95 of one step went along over runs in one place. */
export interface StepHistory {
  step: string;
  runs: number;
  /** ms. */
  first: number;
  latest: number;
  /** The latest p95 as a share of the reference's, − 1; undefined without a reference that has the step. */
  against: number | undefined;
  /** Where it moved, in order of time. Advisory: runs that hang together in time look like changes. */
  changes: { at: PastRun; ratio: number }[];
}

const FEWEST_RUNS = 8;
const SEED = 7;

/**
 * Looks for changes of level in p95 over past runs, on its logarithm.
 *
 * @param runs of one fingerprint, in order of time
 * @param reference one pinned run of the same fingerprint, which the latest is set against. It takes out nothing of
 *   what the machine itself did meanwhile: only `plimsoll ab` does
 */
export function historyOf(runs: readonly PastRun[], reference: Trial | undefined): StepHistory[] {
  const steps = [...new Set(runs.flatMap(({ trial }) => [...trial.steps.keys()]))].sort();
  return steps.flatMap((step): StepHistory[] => {
    const own = runs.flatMap((run) => {
      const p95 = run.trial.steps.get(step)?.p95;
      return p95 === undefined ? [] : [{ run, p95 }];
    });
    const [first, latest] = [own[0], own.at(-1)];
    if (!first || !latest) return [];
    const base = reference?.steps.get(step)?.p95;
    const levels = own.map(({ p95 }) => Math.log(p95));
    const found = own.length < FEWEST_RUNS ? [] : changePoints(levels, seededRandom(SEED));
    const edges = [0, ...found, levels.length];
    const changes = found.map((at, index) => ({
      at: own[at]!.run,
      ratio: Math.expm1(middle(levels.slice(at, edges[index + 2])) - middle(levels.slice(edges[index], at))),
    }));
    return [
      { step, runs: own.length, first: first.p95, latest: latest.p95, against: base && latest.p95 / base - 1, changes },
    ];
  });
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
