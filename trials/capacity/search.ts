import type { Found, Limit, Step } from '../../reports/capacity/result.ts';
import { crossingOf } from './crossing.ts';

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
    interval: intervalOf(steps, { low, high, ...bounds }),
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
  let answer: number = crossingOf(steps, { low, high, ...bounds })?.at ?? low;
  while (steps.length < MOST_STEPS) {
    const stopped = await take(answer, 'confirm');
    if (stopped) return found(stopped);
    const fitted = crossingOf(steps, { low: low ?? answer, high, ...bounds })?.at;
    const beyond = Math.min(fitted ?? 0, bounds.whole ? Math.floor(answer * BEYOND_HELD) : answer * BEYOND_HELD);
    if (steps.at(-1)!.state === 'within') return found(limit, Math.max(answer, beyond), true);
    answer = fitted !== undefined && fitted < answer ? fitted : lower(answer, bounds);
  }
  return found(limit, answer);
}

function intervalOf(
  steps: readonly Step[],
  { low, high, ...bounds }: Bounds & { low: number | undefined; high: number | undefined },
): Found['interval'] {
  if (low === undefined || high === undefined) return undefined;
  const fitted = crossingOf(steps, { low, high, ...bounds })?.interval;
  return fitted ? { ...fitted, by: 'steps' } : { low, high, by: 'bracket' };
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

const lower = (load: number, { whole }: Bounds): number =>
  whole ? Math.max(1, Math.min(load - 1, Math.round(load / STEP_DOWN))) : load / STEP_DOWN;
