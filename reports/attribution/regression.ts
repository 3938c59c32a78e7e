import { dot, nonNegativeLeastSquares, solve } from './least-squares.ts';
import { type Columns, summed, type Timing } from './windows.ts';

/** What one thing counted has to do with the requests of each step. */
export interface Explanation {
  /** How much a request of the step adds, and half the width of its 95 % interval. Steps that add nothing are left out. */
  steps: Cause[];
  /** How much comes each second whatever the requests do. */
  background: number;
  /** Share of the ups and downs that this explains. */
  r2: number;
  /** How much a request of any other step may add all the same: the upper end of a 95 % interval. */
  possible: ReadonlyMap<string, number>;
}

interface Cause {
  step: string;
  each: number;
  uncertainty: number;
  /** Steps that would explain it nearly as well in its place. */
  mistakable: string[];
}

export interface Observed {
  /** Requests by step in each window. */
  requests: ReadonlyMap<string, Columns>;
  /** Length of each window, in seconds. */
  seconds: readonly number[];
  /** What was counted in each window. */
  counts: readonly number[];
  /**
   * Windows that are summed up (the index of its group for each) once it is clear which steps count: a request that
   * asks in one window and ends in the next blurs short ones.
   */
  groups: readonly number[];
  /** Something comes all the time, as with a process that is never quite idle: it need not be found first. */
  always?: boolean;
}

/** A step that adds less than this share of all that was counted is not told from noise. */
const LEAST_SHARE = 0.04;
/** An exchange of one step for another that leaves the rest nearly this small explains as well. */
const AS_GOOD = 1.25;
/** Strictness against chance: many steps are tried, at three timings each. */
const PENALTY = 3;

interface Candidate {
  /** Undefined is what always comes. */
  step: string | undefined;
  timing: Timing | undefined;
  column: readonly number[];
}

/**
 * Which steps cause what was counted, from how both rise and fall together.
 *
 * Forward selection under non-negative least squares, by the Bayesian information criterion (Schwarz 1978): a step is
 * taken in as long as it explains more than chance would. Few steps run one query, so few are enough; a plain fit
 * over all of them hands the noise at the windows' edges to steps that have nothing to do with it.
 */
export function explain({ requests, seconds, counts, groups, always = false }: Observed): Explanation {
  const candidates = candidatesOf(requests, seconds);
  const chosen = select(candidates, counts, always ? candidates.slice(-1) : []);
  const every = counts.map((_, index) => index);
  const { fit, errors, r2 } = surer(fitOn(chosen, counts, groups), fitOn(chosen, counts, every));
  return {
    steps: chosen.flatMap((candidate, i): Cause[] => {
      const { step } = candidate;
      if (step === undefined || fit[i]! <= 0) return [];
      const others = mistakable(candidate, candidates, chosen, counts);
      return [{ step, each: fit[i]!, uncertainty: 1.96 * errors[i]!, mistakable: others }];
    }),
    background: fit[chosen.findIndex(({ step }) => step === undefined)] ?? 0,
    r2,
    possible: possible(candidates, chosen, counts),
  };
}

interface Fit {
  fit: number[];
  errors: number[];
  r2: number;
}

function fitOn(chosen: readonly Candidate[], counts: readonly number[], groups: readonly number[]): Fit {
  const sums = summed(counts, groups);
  const columns = chosen.map(({ column }) => summed(column, groups));
  const fit = nonNegativeLeastSquares(columns, sums);
  const rest = residual(columns, fit, sums);
  const spread = deviations(sums);
  return {
    fit,
    errors: standardErrors(columns, rest, sums.length),
    r2: spread === 0 ? 0 : Math.max(0, 1 - rest / spread),
  };
}

/** Beyond that relative error, on average, sums are not to be relied on. */
const UNSURE = 0.25;

/** Sums lose little at their edges, but under an even load they are all alike, and tell steps apart no more. */
function surer(coarse: Fit, fine: Fit): Fit {
  const doubt = ({ fit, errors }: Fit): number =>
    sum(errors.map((error, i) => error / Math.max(1e-9, fit[i]!))) / Math.max(1, errors.length);
  return doubt(coarse) > UNSURE && doubt(fine) < doubt(coarse) ? fine : coarse;
}

function candidatesOf(requests: ReadonlyMap<string, Columns>, seconds: readonly number[]): Candidate[] {
  const ofSteps = [...requests].flatMap(([step, columns]) =>
    (Object.entries(columns) as [Timing, number[]][])
      .filter(([, column]) => column.some((value) => value > 0))
      .map(([timing, column]): Candidate => ({ step, timing, column })),
  );
  return [...ofSteps, { step: undefined, timing: undefined, column: seconds }];
}

function select(
  candidates: readonly Candidate[],
  counts: readonly number[],
  given: readonly Candidate[],
): readonly Candidate[] {
  const [size, total, all] = [counts.length, sum(counts), dot(counts, counts)];
  const floor = 1e-9 * all + 1e-12;
  let chosen = given;
  let rest = given.length > 0 ? bestResidual(given, counts) : all;
  while (chosen.length < size / 3) {
    let best: { chosen: Candidate[]; rest: number; judged: number } | undefined;
    for (const candidate of candidates) {
      if (chosen.some(({ step }) => step === candidate.step)) continue;
      const tried = [...chosen, candidate];
      const columns = tried.map(({ column }) => column);
      const fit = nonNegativeLeastSquares(columns, counts);
      if (fit.at(-1)! * sum(candidate.column) < LEAST_SHARE * total) continue;
      const left = residual(columns, fit, counts);
      // What always comes is believed only where no step tells it nearly as well.
      const judged = candidate.step === undefined ? left * AS_GOOD : left;
      if (!best || judged < best.judged) best = { chosen: tried, rest: left, judged };
    }
    if (!best || size * Math.log((rest + floor) / (best.judged + floor)) < PENALTY * Math.log(size)) break;
    ({ chosen, rest } = best);
  }
  return chosen;
}

/** Steps that could stand in for one of the chosen. */
function mistakable(
  replaced: Candidate,
  candidates: readonly Candidate[],
  chosen: readonly Candidate[],
  counts: readonly number[],
): string[] {
  const most = AS_GOOD * bestResidual(chosen, counts) + 1e-6 * dot(counts, counts);
  const steps = candidates.flatMap((candidate) => {
    const { step } = candidate;
    if (step === undefined || chosen.some((one) => one.step === step)) return [];
    const exchanged = chosen.map((one) => (one === replaced ? candidate : one));
    return bestResidual(exchanged, counts) <= most ? [step] : [];
  });
  return [...new Set(steps)];
}

/** What the steps that were not chosen would add beside the chosen, at most. */
function possible(
  candidates: readonly Candidate[],
  chosen: readonly Candidate[],
  counts: readonly number[],
): Map<string, number> {
  const most = new Map<string, number>();
  for (const candidate of candidates) {
    const { step } = candidate;
    if (step === undefined || chosen.some((one) => one.step === step)) continue;
    const columns = [...chosen, candidate].map(({ column }) => column);
    const fit = nonNegativeLeastSquares(columns, counts);
    const errors = standardErrors(columns, residual(columns, fit, counts), counts.length);
    most.set(step, Math.max(most.get(step) ?? 0, fit.at(-1)! + 1.96 * errors.at(-1)!));
  }
  return most;
}

function bestResidual(chosen: readonly Candidate[], counts: readonly number[]): number {
  const columns = chosen.map(({ column }) => column);
  return residual(columns, nonNegativeLeastSquares(columns, counts), counts);
}

/** Sum of squares that a fit leaves. */
function residual(columns: readonly (readonly number[])[], fit: readonly number[], counts: readonly number[]): number {
  return counts.reduce((total, count, i) => {
    const left = count - columns.reduce((value, column, k) => value + column[i]! * fit[k]!, 0);
    return total + left * left;
  }, 0);
}

function deviations(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return values.reduce((total, value) => total + (value - mean) ** 2, 0);
}

/** Of ordinary least squares: the roots of the diagonal of s²(AᵀA)⁻¹. */
function standardErrors(columns: readonly (readonly number[])[], rest: number, size: number): number[] {
  const variance = rest / Math.max(1, size - columns.length);
  const gram = columns.map((a) => columns.map((b) => dot(a, b)));
  return columns.map((_, i) => {
    const unit = columns.map((_, k) => (k === i ? 1 : 0));
    return Math.sqrt(Math.max(0, variance * solve(gram, unit)[i]!));
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
