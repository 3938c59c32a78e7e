/** Series and grids that the report draws. Everything else in a Comparison can be understood without them. */
export interface Charts {
  time: TimePanel[];
  /** One a side, on the same rows. */
  heat: HeatMap[];
  /** One line a side. */
  spectrum: SpectrumLine[];
}

export type SideName = 'before' | 'after';

export type Unit = 'ms' | 'per second' | 'count' | 'share' | 'seconds' | 'megabytes' | 'cores';

/** One quantity over time. All panels of a report share the x axis, and the two sides share the y axis. */
export interface TimePanel {
  id: string;
  title: string;
  /** What to look for, in a sentence. */
  hint: string;
  unit: Unit;
  scale: 'linear' | 'log' | 'stacked';
  /** The axis reaches at least this far, so that noise near zero looks like what it is. */
  atLeast?: number;
  /** Lines across: a budget, the most connections. */
  limits: { label: string; value: number }[];
  sides: { side: SideName; times: number[]; series: Series[]; phases: Phase[] }[];
}

export interface Series {
  name: string;
  /** One for each of the panel's times; a gap is `undefined`. */
  values: (number | undefined)[];
  /** How it is drawn: the main line, a quieter one beside it, or a dashed plan. */
  role: 'main' | 'side' | 'plan';
}

/** A phase of the run, seconds since the hold began. */
export interface Phase {
  name: string;
  from: number;
  to: number;
  judged: boolean;
}

/** How many requests a second took how long: rows are bands of latency, columns stretches of time. */
export interface HeatMap {
  side: SideName;
  /** Seconds since the hold began at which each column starts. */
  columns: number[];
  /** Length of a column in seconds. */
  width: number;
  /** Lower edges of the rows in ms, rising, and the upper edge of the last. */
  edges: number[];
  /** Requests a second, by column, then row. */
  cells: number[][];
}

export interface SpectrumLine {
  side: SideName;
  /** Latency in ms at each quantile that has enough requests behind it. */
  points: { q: number; ms: number }[];
}
