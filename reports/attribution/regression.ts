import { summed } from './windows.ts';
import { dot, nonNegativeLeastSquares, solve } from './least-squares.ts';

/** What one thing counted has to do with the requests of each step. */
export interface Explanation {
  /** How much a request of the step adds, and half the width of its 95 % interval. Steps that add nothing are left out. */
  steps: { step: string; each: number; uncertainty: number }[];
  /** How much comes each second whatever the requests do. */
  background: number;
  /** Share of the ups and downs that this explains. */
  r2: number;
  /** Steps that would explain it nearly as well in place of one of these. */
  mistakable: string[];
}

export interface Observed {
  /** Requests by step in each window. */
  requests: ReadonlyMap<string, readonly number[]>;
  /** Length of each window, in seconds. */
  seconds: readonly number[];
  /** What was counted in each window. */
  counts: readonly number[];
  /**
   * Windows that are summed up (the index of its group for each) once it is clear which steps count: a request that
   * asks in one window and ends in the next blurs short ones.
   */
  groups: readonly number[];
}

/** A step that adds less than this share of all that was counted is not told from noise. */
const LEAST_SHARE = 0.02;
/** An exchange of one step for another that leaves the rest nearly this small explains as well. */
const AS_GOOD = 1.15;
const BACKGROUND = '';

/**
 * Which steps cause what was counted, from how both rise and fall together.
 *
 * Forward selection under non-negative least squares, by the Bayesian information criterion (Schwarz 1978): a step is
 * taken in as long as it explains more than chance would. Few steps run one query, so few are enough; a plain fit
 * over all of them hands the noise at the windows' edges to steps that have nothing to do with it.
 */
export function explain({ requests, seconds, counts, groups }: Observed): Explanation {
  const candidates = new Map([...requests].filter(([, column]) => column.some((value) => value > 0)));
  candidates.set(BACKGROUND, seconds);
  const chosen = select(candidates, counts);
  const fine = chosen.map((name) => candidates.get(name)!);
  const columns = fine.map((column) => summed(column, groups));
  const sums = summed(counts, groups);
  const fit = nonNegativeLeastSquares(columns, sums);
  const rest = residual(columns, fit, sums);
  const spread = deviations(sums);
  const errors = standardErrors(columns, rest, sums.length);
  return {
    steps: chosen.flatMap((step, i) =>
      step === BACKGROUND || fit[i]! <= 0 ? [] : [{ step, each: fit[i]!, uncertainty: 1.96 * errors[i]! }],
    ),
    background: chosen.includes(BACKGROUND) ? fit[chosen.indexOf(BACKGROUND)]! : 0,
    r2: spread === 0 ? 0 : Math.max(0, 1 - rest / spread),
    mistakable: mistakable(candidates, chosen, counts),
  };
}

function select(candidates: ReadonlyMap<string, readonly number[]>, counts: readonly number[]): string[] {
  const [size, total] = [counts.length, sum(counts)];
  let chosen: string[] = [];
  let rest = dot(counts, counts);
  const floor = 1e-9 * rest + 1e-12;
  while (chosen.length < Math.min(candidates.size, size / 3)) {
    let best: { names: string[]; rest: number } | undefined;
    for (const name of candidates.keys()) {
      if (chosen.includes(name)) continue;
      const names = [...chosen, name];
      const columns = names.map((one) => candidates.get(one)!);
      const fit = nonNegativeLeastSquares(columns, counts);
      const added = fit.at(-1)! * sum(columns.at(-1)!);
      if (added < LEAST_SHARE * total) continue;
      // What always comes is believed only where no step tells it nearly as well.
      const left = residual(columns, fit, counts) * (name === BACKGROUND ? AS_GOOD : 1);
      if (!best || left < best.rest) best = { names, rest: left };
    }
    if (!best || size * Math.log((rest + floor) / (best.rest + floor)) < 2 * Math.log(size)) break;
    chosen = best.names;
    rest = bestResidual(
      chosen.map((name) => candidates.get(name)!),
      counts,
    );
  }
  return chosen;
}

function mistakable(
  candidates: ReadonlyMap<string, readonly number[]>,
  chosen: readonly string[],
  counts: readonly number[],
): string[] {
  const columnsOf = (names: readonly string[]) => names.map((name) => candidates.get(name)!);
  const most = AS_GOOD * bestResidual(columnsOf(chosen), counts) + 1e-6 * dot(counts, counts);
  return [...candidates.keys()].filter((name) => {
    if (name === BACKGROUND || chosen.includes(name)) return false;
    return chosen.some((replaced) => {
      if (replaced === BACKGROUND) return false;
      return bestResidual(columnsOf(chosen.map((one) => (one === replaced ? name : one))), counts) <= most;
    });
  });
}

const bestResidual = (columns: readonly (readonly number[])[], counts: readonly number[]): number =>
  residual(columns, nonNegativeLeastSquares(columns, counts), counts);

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
