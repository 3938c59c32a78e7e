import type { Bytes, Ms, PerSecond, Share } from '../units.ts';
import type { Budgets, Fingerprint, StepKind } from '../runner/record/entries.ts';
import type { Charts } from './charts/model.ts';
import type { Method } from './attribution/attribute.ts';
import type { FindingState } from './diagnose/follow.ts';
import type { Finding } from './diagnose/rule.ts';

/** Raised when a field of `results.json` changes its meaning or goes away. See docs/results.md. */
export const RESULTS_VERSION = 2;

/**
 * What two records say about a change, or one record about itself: plain data, and all that any report shows.
 *
 * No text in it holds a control character, whatever the target answered. Missing is left out or `undefined`, never 0.
 */
export interface Comparison {
  version: number;
  /** Whether the run that is judged (`after`) keeps its budgets. */
  verdict: Verdict;
  /** Three sentences for someone who reads nothing else. */
  summary: Summary;
  /** Missing when one record is reported alone. */
  before: Side | undefined;
  after: Side;
  /** Missing when one record is reported alone. */
  comparability: Comparability | undefined;
  /** Whole journeys (k6 scenarios): all requests of one together. Those that need a look come first. */
  journeys: Row[];
  /** One route or step each, over all journeys. Those that need a look come first. */
  steps: Row[];
  /** The worst paths, at most five, one fix each. */
  slowPaths: SlowPath[];
  /** What became of everything that was found before, then what is new. Empty when one record is reported alone. */
  followed: FollowedFinding[];
  /** Statements by the database's time that they cost a request, at most twenty. */
  queries: QueryUse[];
  /** Of the database after the judged run; missing where no probe looked. */
  storage: Storage | undefined;
  /** Failed requests in groups, most frequent first. */
  failures: Failure[];
  /** Checks of the script, those that failed most first. */
  checks: Check[];
  /** Budgets that are not of one step: error rate of the run, queues, connections, the script's own thresholds. */
  budgets: BudgetCheck[];
  /** What the reader must know before believing a number. */
  warnings: Warning[];
  charts: Charts;
}

export type VerdictWord = 'GO' | 'GO, ABOVE TARGET' | 'NO-GO' | 'TOO CLOSE TO CALL' | 'INVALID RUN';

export interface Verdict {
  word: VerdictWord;
  /** Why, the heaviest first: 'POST /checkout p95 912 ms [880–947] is over 800 ms'. */
  reasons: string[];
}

export interface Summary {
  /** What changed, or how one record alone stands. */
  change: string;
  /** The likely cause with its figure. */
  cause: string;
  /** What these numbers cannot say. */
  caveat: string;
}

/** One record, as far as it is not about single steps. */
export interface Side {
  /** 'before', 'after', or what the user called the run. */
  label: string;
  path: string;
  /** ISO 8601. */
  startedAt: string;
  plimsoll: string;
  script: string;
  target: string | undefined;
  fingerprint: Fingerprint;
  budgets: Budgets;
  /** Length of the judged part: without setup, warm-up, teardown and steps run alone. */
  judged: Ms;
  /** That began in the judged part. */
  requests: number;
  failed: number;
  /** Answered in the judged part. */
  requestRate: PerSecond;
  load: LoadHealth;
  /** How the run ended; 'killed' when the record has no end. */
  ended: string;
  findings: Finding[];
  /** What the probes and the engine wanted the reader to know; same texts once, with their number. */
  notices: { level: 'info' | 'warning' | 'error'; code: string; text: string; times: number }[];
}

/** Whether the load that was asked for is the load that was made. */
export interface LoadHealth {
  /** Iterations that the schedule wanted; missing for closed loops, which have no plan. */
  offered: number | undefined;
  started: number;
  /** Due, but no virtual user was free. */
  dropped: number;
  /** Iterations that threw. */
  iterationErrors: number;
  /** Most virtual users at once. */
  vus: number;
}

export interface Interval {
  low: number;
  high: number;
}

export interface Row {
  /** 'GET /products/{id}', or the name of a journey. */
  name: string;
  scope: 'step' | 'journey';
  /** Missing for a journey, which holds steps of many kinds. */
  kind: StepKind | undefined;
  /** Missing where that record has no such step. */
  before: Latency | undefined;
  after: Latency | undefined;
  /** Missing unless both sides have the step. */
  change: Change | undefined;
  budget: StepBudget;
  /** Signup, login and checkout: above 800 ms they are named as a business risk. */
  critical: boolean;
}

/** How long the requests of one step took in one record, from the moment the schedule meant them to start. */
export interface Latency {
  requests: number;
  failed: number;
  errorShare: Share;
  /** 95 % interval of the error share within this run. */
  errorInterval: Interval | undefined;
  /** A percentile q is missing unless n(1 − q) ≥ 10. */
  p50: Ms | undefined;
  p95: Ms | undefined;
  p99: Ms | undefined;
  /** 95 % interval of p95 within this run: what another day would do is not in it. */
  p95Interval: Interval | undefined;
  /** Exact counts of responses, not read from buckets. */
  within300: number;
  within800: number;
}

type ChangeWord = 'faster' | 'slower' | 'no difference seen' | 'not enough data' | 'not comparable';

/** How p95 moved from before to after. */
export interface Change {
  /** p50 where one side has too few requests for a p95. */
  metric: 'p50' | 'p95';
  /** after / before − 1: −0.1 is a tenth faster. */
  ratio: number | undefined;
  interval: Interval | undefined;
  word: ChangeWord;
  /** From one run a side: 'faster' and 'slower' are then no more than suspected. */
  basis: 'within-run';
}

export type BudgetWord = 'within target' | 'above target' | 'over limit' | 'too close' | 'not enough data';

export interface StepBudget {
  /** What p95 should stay under: 300 ms for reads, 800 ms for writes and bulk work. */
  target: Ms | undefined;
  /** Above it any step is a business risk. */
  limit: Ms | undefined;
  /** About `after`. A journey has that of its worst step. */
  word: BudgetWord;
  /** 'ok', or why the step's error rate breaks the budget or may. */
  errors: 'ok' | 'over limit' | 'too close';
}

export interface SlowPath {
  step: string;
  /** p95 of the side it was found on. */
  p95: Ms | undefined;
  /** What became of its finding since before; 'open' where there is none, or no record before. */
  state: FindingState | 'open';
  /** Missing when the path is slow and no rule found a cause. */
  finding: Finding | undefined;
  /** Other findings that the same path has, which this one may explain. */
  others: Finding[];
  /** What it asks of the database; missing where that is not known. */
  database: StepDatabase | undefined;
  /** What its answers said of themselves in Server-Timing: mean time by name. */
  serverTimings: { name: string; before: Ms | undefined; after: Ms | undefined }[];
}

interface FollowedFinding {
  state: FindingState;
  step: string;
  rule: string;
  /** As it was found after, else before. */
  cause: string;
}

/** What one step asks of the database, per request of it. */
export interface StepDatabase {
  before: DatabaseUse | undefined;
  after: DatabaseUse | undefined;
  /** Costliest first, at most eight. */
  queries: StepQuery[];
}

interface DatabaseUse {
  calls: number;
  rows: number;
  time: Ms;
  /** A tenth of the calls or more may be another step's, or another's this one's: no figures to be told as known. */
  doubtful: boolean;
}

export interface StepQuery {
  text: string;
  /** Missing where the step does not ask it in that record. */
  before: StepQuerySide | undefined;
  after: StepQuerySide | undefined;
  /** Both sides have a plan of it, and they differ. */
  planChanged: boolean;
  /** Share of what the step's mean became faster by; missing where the query or the step did not gain. */
  shareOfGain: Share | undefined;
}

/** Per request of the step. */
export interface StepQuerySide {
  /** How it is known that the query is this step's. */
  method: Method;
  calls: number;
  /** Half the width of the calls' 95 % interval. */
  uncertainty: number;
  /** Missing where only spans tell. */
  rows: number | undefined;
  time: Ms;
  /** Steps that explain its calls nearly as well. */
  mistakable: string[];
}

export interface QueryUse {
  /** Normalised text, without literals. */
  text: string;
  before: QuerySide | undefined;
  after: QuerySide | undefined;
  /** Both sides have a plan of it, and they differ. */
  planChanged: boolean;
}

export interface QuerySide {
  /** Of all database time in the judged part. */
  share: Share;
  /** Time in the database for each HTTP request of the run, whatever its step. */
  timePerRequest: Ms;
  calls: number;
  /** Calls for each HTTP request of the run, whatever its step. */
  callsPerRequest: number;
  mean: Ms;
  rowsPerCall: number;
}

export interface Storage {
  /** Largest first, at most ten. */
  tables: {
    name: string;
    rows: number;
    /** Of the table, and of all its indexes. */
    bytes: Bytes;
    indexBytes: Bytes;
    /** In this run. */
    sequentialScans: number;
    indexScans: number;
  }[];
  /** Neither unique nor a primary key, and never read since the server's statistics began; largest first, at most ten. */
  unusedIndexes: { name: string; table: string; columns: string[]; bytes: Bytes }[];
  /** How long these statistics go back, at least; missing in older records. */
  statisticsSeconds: number | undefined;
}

export interface Failure {
  step: string;
  /** 'HTTP 503', 'request timeout', 'exception'. */
  what: string;
  before: number;
  after: number;
  /** Seconds since the hold began, of the side that is judged if it has any. */
  firstSeen: number;
  lastSeen: number;
}

export interface Check {
  name: string;
  /** How often it passed, of how often it was made; missing where that record has no such check. */
  before: { passes: number; total: number } | undefined;
  after: { passes: number; total: number } | undefined;
}

export interface BudgetCheck {
  /** 'error rate', 'oldest job of mail', 'connections', or a threshold's expression. */
  name: string;
  limit: string;
  before: string | undefined;
  after: string | undefined;
  /** About `after`. */
  word: 'within' | 'over' | 'too close' | 'not measured';
}

export interface Comparability {
  word: 'comparable' | 'with care' | 'not comparable';
  differences: Difference[];
}

export interface Difference {
  field: keyof Fingerprint;
  before: string;
  after: string;
  /** 'refuses': the two sides may not be compared. 'expected': it is what was changed. */
  effect: 'refuses' | 'warns' | 'expected';
}

export interface Warning {
  /** Stable, for programs: 'within-run', 'dropped-iterations', 'partial-record'. */
  code: string;
  text: string;
}
