/** What one step of a search showed. */
export interface Step {
  /** As asked for: iterations a second, or virtual users. */
  load: number;
  purpose: 'climb' | 'narrow' | 'confirm';
  /**
   * 'within': all budgets held. 'over': at least one did not. 'died': the target stopped answering. 'generator': the
   * load could not be made, so the step says nothing of the target.
   */
  state: 'within' | 'over' | 'died' | 'generator';
  /** Whether the interval of every budget agrees with the state; else its point decided. */
  certain: boolean;
  /** How much of the tightest budget was used: p95 of 240 ms where 300 may be is 0.8. Missing where nothing says. */
  strain?: number | undefined;
  /** Budgets that broke, the worst first, in words. */
  broke: string[];
  /** What was used up or is to blame, where something tells. */
  causes: string[];
  /** Requests a second that were answered. */
  throughput: number;
  /** Requests that were under way at once, on average. */
  concurrency: number;
}

export type Measured = Omit<Step, 'load' | 'purpose'>;

/** The target as the search sees it. */
export interface Subject {
  /** Puts a load on it for a while; longer to confirm than to find. */
  measure(load: number, purpose: Step['purpose']): Promise<Measured>;
  /**
   * Called after a step that was over: lets queues drain, and makes sure that the load is carried again.
   *
   * @param load that was carried before; 0 when none was
   * @returns false when the target does not come back
   */
  recover(load: number): Promise<boolean>;
}

export interface Bounds {
  /** The first load. */
  from: number;
  /** No more than this is ever tried. */
  most: number;
  /** Loads are whole numbers: virtual users. */
  whole: boolean;
}

type Limit =
  /** A budget broke: the answer lies between two loads that were tried. */
  | 'budget'
  /** The target died at the load above. */
  | 'died'
  /** The target did not carry again what it had carried, once it had been overloaded. */
  | 'not recovered'
  /** The generator could not make more: the target carries at least this. */
  | 'generator'
  /** All that was allowed was carried. */
  | 'most'
  /** Not even the lowest load was carried. */
  | 'nothing';

export interface Found {
  /** The highest load that was carried; undefined when none was. */
  load: number | undefined;
  /** The lowest load that was not; undefined when all were. */
  above: number | undefined;
  limit: Limit;
  /** Whether a longer hold at `load` held too. */
  confirmed: boolean;
  steps: Step[];
}

/** Fast enough that a search from a thousandth of the answer stays short, slow enough not to break much at once. */
const GROWTH = 3;
/** Loads that held and did not are brought together to this factor. */
const PRECISION = 1.05;
const MOST_STEPS = 12;
/** The answer may lie so far above the load that was held, where the line through all steps says so. */
const BEYOND_HELD = 1.02;
/** An answer that does not hold moves down by this at least. */
const STEP_DOWN = 1.02;

/**
 * Finds the highest load that the target carries within its budgets.
 *
 * It climbs threefold until something breaks, halves the (logarithmic) distance between what held and what did not
 * until they are 5 % apart, lays a line through the steps near there to even out their noise, and holds the load at
 * which that line meets the budget longer, to confirm it. After each step that broke something the target has to
 * recover first: queues that one overload filled would fail the next step too. It stops where the target dies, does not
 * recover, or the generator is the limit; and after twelve steps.
 */
export async function searchCapacity(subject: Subject, bounds: Bounds): Promise<Found> {
  const steps: Step[] = [];
  let [low, high]: [number | undefined, number | undefined] = [undefined, undefined];
  const found = (limit: Limit, load = low, confirmed = false): Found => ({
    load,
    above: high,
    limit,
    confirmed,
    steps,
  });

  const take = async (load: number, purpose: Step['purpose']): Promise<Limit | undefined> => {
    const step = { load, purpose, ...(await subject.measure(load, purpose)) };
    steps.push(step);
    if (step.state === 'generator') return 'generator';
    if (step.state === 'within') {
      low = Math.max(low ?? 0, load);
      return undefined;
    }
    high = Math.min(high ?? Infinity, load);
    if (low !== undefined && low >= high) low = heldBelow(steps, high);
    if (step.state === 'died') return 'died';
    return (await subject.recover(low ?? 0)) ? undefined : 'not recovered';
  };

  while (steps.length < MOST_STEPS) {
    const next = nextLoad({ low, high, ...bounds });
    if (next === undefined) break;
    const limit = await take(next, high === undefined ? 'climb' : 'narrow');
    if (limit) return found(limit);
  }
  if (low === undefined) return found('nothing');
  const limit: Limit = high === undefined ? 'most' : 'budget';
  let answer: number = meeting(steps, { low, high, ...bounds }) ?? low;
  while (steps.length < MOST_STEPS) {
    const stopped = await take(answer, 'confirm');
    if (stopped) return found(stopped);
    const fitted = meeting(steps, { low: low ?? answer, high, ...bounds });
    const beyond = Math.min(fitted ?? 0, bounds.whole ? Math.floor(answer * BEYOND_HELD) : answer * BEYOND_HELD);
    if (steps.at(-1)!.state === 'within') return found(limit, Math.max(answer, beyond), true);
    answer = fitted !== undefined && fitted < answer ? fitted : lower(answer, bounds);
  }
  return found(limit, answer);
}

const heldBelow = (steps: readonly Step[], load: number): number | undefined => {
  const held = steps.filter((step) => step.state === 'within' && step.load < load).map((step) => step.load);
  return held.length === 0 ? undefined : Math.max(...held);
};

/** Undefined when the answer is known well enough, or the lowest load tried is too much. */
function nextLoad({
  low,
  high,
  from,
  most,
  whole,
}: Bounds & { low: number | undefined; high: number | undefined }): number | undefined {
  const round = (load: number): number => (whole ? Math.max(1, Math.round(load)) : load);
  if (high === undefined) {
    if (low === undefined) return round(Math.min(from, most));
    return low >= most ? undefined : round(Math.min(low * GROWTH, most));
  }
  if (low === undefined) {
    const lower = round(high / GROWTH);
    return lower < high && high > from / GROWTH ** 3 ? lower : undefined;
  }
  if (high / low <= PRECISION || (whole && high - low <= 1)) return undefined;
  const middle = round(Math.sqrt(low * high));
  return middle > low && middle < high ? middle : undefined;
}

/** Steps whose strain is further from 1 than this say nothing of where it is 1. */
const NEAR_STRAIN = Math.log(3);
const NEAR_LOAD = Math.log(1.4);
/** The line may leave what was bracketed by noise, but not by much. */
const SLACK = 1.08;

/**
 * The load at which the strain is 1, on a line through ln strain over ln load of the steps near there. Undefined
 * where too few are near, as at the edge of a cliff. A confirming step weighs twice: it took twice as long.
 */
function meeting(
  steps: readonly Step[],
  { low, high, whole }: Bounds & { low: number; high: number | undefined },
): number | undefined {
  if (high === undefined) return undefined;
  const centre = Math.log(Math.sqrt(low * high));
  const near = steps.flatMap(({ load, strain, purpose }) => {
    const [x, y] = [Math.log(load) - centre, Math.log(strain ?? 0)];
    const distance = Math.abs(x) / NEAR_LOAD;
    if (distance >= 1 || !(Math.abs(y) <= NEAR_STRAIN)) return [];
    return [{ x, y, weight: (1 - distance ** 3) ** 3 * (purpose === 'confirm' ? 2 : 1) }];
  });
  const slope = weightedSlope(near);
  const onBothSides = near.some(({ y }) => y < 0) && near.some(({ y }) => y > 0);
  if (near.length < 3 || !onBothSides || slope === undefined || slope.slope <= 0) return undefined;
  const crossing = Math.exp(centre + slope.x - slope.y / slope.slope);
  const within = Math.min(high * SLACK, Math.max(low / SLACK, crossing));
  return whole ? Math.max(1, Math.floor(within)) : within;
}

/** Weighted least squares: the line through (x, y) with this slope. */
function weightedSlope(
  points: readonly { x: number; y: number; weight: number }[],
): { x: number; y: number; slope: number } | undefined {
  const weight = points.reduce((sum, point) => sum + point.weight, 0);
  const x = points.reduce((sum, point) => sum + point.weight * point.x, 0) / weight;
  const y = points.reduce((sum, point) => sum + point.weight * point.y, 0) / weight;
  const spread = points.reduce((sum, point) => sum + point.weight * (point.x - x) ** 2, 0);
  const both = points.reduce((sum, point) => sum + point.weight * (point.x - x) * (point.y - y), 0);
  return spread > 0 ? { x, y, slope: both / spread } : undefined;
}

const lower = (load: number, { whole }: Bounds): number =>
  whole ? Math.max(1, Math.min(load - 1, Math.round(load / STEP_DOWN))) : load / STEP_DOWN;
