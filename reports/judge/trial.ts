import type { Histogram } from '../../runner/record/histogram.ts';
import type { Budgets, Fingerprint, StepKind } from '../../runner/record/entries.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import type { Ms, PerSecond, Share } from '../../units.ts';
import { grouped } from '../grouped.ts';
import { conditionsOf } from './conditions.ts';
import type { Conditions } from './conditions.ts';
import { databaseLoad } from './database-load.ts';
import type { DatabaseLoad } from './database-load.ts';
import { measure, merged } from '../measured.ts';
import type { Measured, Slice } from '../measured.ts';

/** One fresh start of one build under load: the unit that is compared. Requests of one trial depend on each other. */
export interface Trial {
  startedAt: string;
  /** Dropped from the beginning, found on the trial's own series. */
  warmUp: Ms;
  /** What is left. */
  judged: Ms;
  steps: Map<string, TrialStep>;
  /** Requests a second, all steps. Only where the load had no plan: there the target sets the pace. */
  throughput: PerSecond | undefined;
  /** Iterations that found no free virtual user, of those that were due. Only where the load has a plan. */
  dropped: Share | undefined;
  /** Where Postgres was looked at. */
  database: DatabaseLoad | undefined;
  conditions: Conditions;
  fingerprint: Fingerprint;
  budgets: Budgets;
}

export interface TrialStep {
  kind: StepKind;
  requests: number;
  failed: number;
  errorShare: Share;
  /** From the planned start where there is one. Missing when fewer than ten requests were slower. */
  p50: Ms | undefined;
  p95: Ms | undefined;
  p99: Ms | undefined;
}

const SECOND: Ms = 1000;
/** A percentile q says something when n(1 − q) reaches this. */
const BEYOND = 10;

export function trialOf(record: RunRecord): Trial {
  const measured = measure(record);
  const slices = measured.slices.filter((slice) => slice.judged);
  const inTime = measured.slices.filter((slice) => slice.inTime);
  return {
    startedAt: record.header.startedAt,
    warmUp: measured.warmUp,
    judged: measured.judged,
    steps: new Map([...grouped(slices, ({ step }) => step)].map(([step, own]) => [step, stepOf(own)])),
    throughput: hasPlan(measured) ? undefined : throughputOf(inTime),
    dropped: hasPlan(measured) ? droppedOf(measured) : undefined,
    database: databaseLoad(record, measured.isJudged, sum(inTime, requests)),
    conditions: conditionsOf(record, measured.isJudged),
    fingerprint: record.header.fingerprint,
    budgets: record.header.budgets,
  };
}

function droppedOf({ record, isJudged }: Measured): Share {
  const due = record.load.filter(({ offered, at }) => offered !== undefined && isJudged(at));
  return (
    sum(due, ({ dropped }) => dropped) /
    Math.max(
      1,
      sum(due, ({ offered = 0 }) => offered),
    )
  );
}

/** The last second is rarely a whole one. */
function throughputOf(slices: readonly Slice[]): PerSecond | undefined {
  const seconds = [...new Set(slices.map(({ at }) => secondOf(at)))].sort((a, b) => a - b);
  const whole = seconds.slice(0, -1);
  const last = seconds.at(-1);
  if (last === undefined || whole.length === 0) return undefined;
  return (
    sum(
      slices.filter(({ at }) => secondOf(at) !== last),
      requests,
    ) / whole.length
  );
}

function stepOf(slices: readonly Slice[]): TrialStep {
  const latency = merged(slices);
  const count = sum(slices, requests);
  const failed = sum(slices, ({ second }) => second.failed);
  return {
    kind: slices[0]!.kind,
    requests: count,
    failed,
    errorShare: count === 0 ? 0 : failed / count,
    p50: quantile(latency, 0.5),
    p95: quantile(latency, 0.95),
    p99: quantile(latency, 0.99),
  };
}

function quantile(latency: Histogram, q: number): Ms | undefined {
  const micros = latency.count * (1 - q) < BEYOND - 1e-9 ? undefined : latency.quantile(q);
  return micros === undefined ? undefined : Math.max(1, micros) / 1000;
}

const secondOf = (at: Ms): number => Math.floor(at / SECOND);
const requests = ({ second }: Slice): number => second.requests;
const hasPlan = ({ record }: Measured): boolean => record.load.some(({ offered }) => offered !== undefined);
const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);
