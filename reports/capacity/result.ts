import type { Usl } from '../stats/usl.ts';

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
  /** Standard error of ln strain within the step; missing where nothing says. */
  strainError?: number | undefined;
  /** How much of each limit was used, p95 budgets and resources alike: what is not the tightest may be the next. */
  pressures?: Pressure[] | undefined;
  /** Budgets that broke, the worst first, in words. */
  broke: string[];
  /** What was used up or is to blame, where something tells. */
  causes: string[];
  /** Requests a second that were answered. */
  throughput: number;
  /** Requests that were under way at once, on average. */
  concurrency: number;
}

/** A limit, and the share of it that was used. */
export interface Pressure {
  name: string;
  share: number;
}

export type Limit =
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
  /** 95 % interval of the load that the budgets allow: by the scatter of the steps, else between what held and what did not. */
  interval: { low: number; high: number; by: 'steps' | 'bracket' } | undefined;
}

/** A limit that is not the first to break, and the load at which it would. */
export interface NextLimit {
  name: string;
  /** Share of it that was used at the highest load that held. */
  share: number;
  /** Missing where it does not grow with the load. */
  near: number | undefined;
}

/** How much load a target carries within its budgets. */
export interface CapacityResult extends Found {
  version: 1;
  unit: 'iterations/s' | 'virtual users';
  /** The script's own load. */
  base: number;
  /** At the answer: requests a second, and requests under way at once. */
  throughput: number | undefined;
  concurrency: number | undefined;
  /** Requests under way at once at the ends of the load's interval. */
  concurrencyInterval: { low: number; high: number } | undefined;
  /** What broke at the lowest load that was too much, and why as far as it is known. */
  broke: string[];
  causes: string[];
  /** What would break next. Missing where no other limit is in sight. */
  next: NextLimit | undefined;
  /** Missing where the steps do not carry one. */
  usl: Usl | undefined;
}
