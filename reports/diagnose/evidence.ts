import type { StepKind } from '../../runner/record/entries.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf, type SampleOf } from '../../runner/record/samples.ts';
import type { Bytes, Ms, PerSecond, Share } from '../../units.ts';
import { attribute, type QueryUse, type StatementTotal } from '../attribution/attribute.ts';
import { cpuByStep, type CpuUse } from '../attribution/cpu.ts';
import { dependenciesByStep, type DependencyUse } from '../attribution/dependencies.ts';
import { mean, most } from '../arithmetic.ts';
import { grouped } from '../grouped.ts';
import { measure, merged, type Measured } from '../measured.ts';

/** Everything a rule may look at, from one record. */
export interface Evidence {
  steps: readonly StepEvidence[];
  /** Those that are worth a fix: over budget, or a fifth of all waiting or of the database's work; and seen often enough. */
  slow: readonly StepEvidence[];
  /** Length of the judged part, in seconds. */
  seconds: number;
  budgets: { queueSeconds: number; connectionShare: Share };
  server: SampleOf<'pg-server'> | undefined;
  statements: readonly StatementTotal[];
  /** Requests of each step while statements were counted, which may be longer than the judged part. */
  asked: ReadonlyMap<string, number>;
  plans: ReadonlyMap<string, SampleOf<'pg-plan'>>;
  /** What the planner said of the index that a statement lacks, by the statement's id. */
  advice: ReadonlyMap<string, SampleOf<'pg-advice'>>;
  tables: readonly SampleOf<'pg-tables'>['tables'][number][];
  indexes: readonly SampleOf<'pg-tables'>['indexes'][number][];
  /** Of the judged part only. */
  activity: readonly SampleOf<'pg-activity'>[];
  locks: readonly SampleOf<'pg-lock'>[];
  database: readonly SampleOf<'pg-database'>[];
  /** By name of the queue. */
  queues: ReadonlyMap<string, readonly SampleOf<'queue'>[]>;
  /** By name of the process. */
  processes: ReadonlyMap<string, readonly SampleOf<'process'>[]>;
  cgroups: ReadonlyMap<string, readonly SampleOf<'cgroup'>[]>;
  runtimes: ReadonlyMap<string, readonly SampleOf<'runtime'>[]>;
  hosts: readonly SampleOf<'host'>[];
  generators: readonly SampleOf<'generator'>[];
  redis: readonly SampleOf<'redis'>[];
}

export interface StepEvidence {
  step: string;
  kind: StepKind;
  requests: number;
  rate: PerSecond;
  /** Requests in the busiest second. */
  peak: number;
  /** Answers by HTTP status; '0' is none. */
  statuses: Readonly<Record<string, number>>;
  p10: Ms;
  p50: Ms;
  p95: Ms;
  mean: Ms;
  budget: Ms;
  /** Share of the time that all requests of the run took together. */
  latencyShare: Share;
  /** Received per request. */
  bytes: Bytes;
  queries: readonly QueryUse[];
  /** Time in the database per request, as far as its queries are known. */
  databaseMs: Ms;
  /** Work of the target's event loop per request, where its process was watched. */
  cpu: CpuUse | undefined;
  /** What it asks of third parties, where a double stands before them. */
  dependencies: readonly DependencyUse[];
  failedShare: Share;
  /** Share of its requests that ask for what somebody asked for before, and of its answers that a cache may keep. */
  repeatShare: Share | undefined;
  cacheableShare: Share | undefined;
}

/** A step with fewer requests says nothing about its p95. */
const FEWEST_REQUESTS = 30;
const LARGE_SHARE = 0.2;

export function evidenceOf(record: RunRecord): Evidence {
  const measured = measure(record);
  const { byStep, statements, requests } = attribute(record);
  const steps = stepsOf(measured, byStep, cpuByStep(record), dependenciesByStep(record));
  const judged = <Sample extends { at: Ms }>(samples: readonly Sample[]): Sample[] =>
    samples.filter(({ at }) => measured.isJudged(at));
  const tables = samplesOf(record, 'pg-tables').at(-1);
  const sum = (of: (step: StepEvidence) => number): number =>
    steps.reduce((total, step) => total + workOf(step, of), 0);
  const work = { time: sum(({ databaseMs }) => databaseMs) || Infinity, calls: sum(callsOf) || Infinity };
  return {
    steps,
    slow: steps.filter(
      (step) =>
        step.requests >= FEWEST_REQUESTS &&
        (step.p95 > step.budget ||
          step.latencyShare >= LARGE_SHARE ||
          workOf(step, ({ databaseMs }) => databaseMs) >= LARGE_SHARE * work.time ||
          workOf(step, callsOf) >= LARGE_SHARE * work.calls),
    ),
    seconds: measured.judged / 1000,
    budgets: record.header.budgets,
    server: samplesOf(record, 'pg-server').at(-1),
    statements,
    asked: requests,
    plans: new Map(samplesOf(record, 'pg-plan').map((plan) => [plan.id, plan])),
    advice: new Map(samplesOf(record, 'pg-advice').map((advice) => [advice.id, advice])),
    tables: tables?.tables ?? [],
    indexes: tables?.indexes ?? [],
    activity: judged(samplesOf(record, 'pg-activity')),
    locks: judged(samplesOf(record, 'pg-lock')),
    database: judged(samplesOf(record, 'pg-database')),
    queues: grouped(judged(samplesOf(record, 'queue')), ({ queue }) => queue),
    processes: grouped(judged(samplesOf(record, 'process')), ({ name }) => name),
    cgroups: grouped(judged(samplesOf(record, 'cgroup')), ({ name }) => name),
    runtimes: grouped(judged(samplesOf(record, 'runtime')), ({ name }) => name),
    hosts: judged(samplesOf(record, 'host')),
    generators: judged(samplesOf(record, 'generator')),
    redis: judged(samplesOf(record, 'redis')),
  };
}

const workOf = (step: StepEvidence, each: (step: StepEvidence) => number): number => step.requests * each(step);

const callsOf = ({ queries }: StepEvidence): number =>
  queries.reduce((calls, { callsPerRequest }) => calls + callsPerRequest, 0);

function addedUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((one) => Object.entries(one))) total[name] = (total[name] ?? 0) + count;
  return total;
}

function stepsOf(
  { record, slices, judged }: Measured,
  queries: ReadonlyMap<string, readonly QueryUse[]>,
  cpu: ReadonlyMap<string, CpuUse>,
  dependencies: ReadonlyMap<string, readonly DependencyUse[]>,
): StepEvidence[] {
  const { budgets } = record.header;
  const bySteps = grouped(
    slices.filter((slice) => slice.judged),
    ({ step }) => step,
  );
  const all = [...bySteps].map(([step, own]) => {
    const latency = merged(own);
    const sum = (field: (second: (typeof own)[number]['second']) => number | undefined): number =>
      own.reduce((total, { second }) => total + (field(second) ?? 0), 0);
    const requests = sum((second) => second.requests);
    const answered = own.reduce((total, { inTime, second }) => total + (inTime ? second.requests : 0), 0);
    const kind = own[0]!.kind;
    const uses = queries.get(step) ?? [];
    const share = (field: 'repeats' | 'cacheable'): Share | undefined =>
      own.some(({ second }) => second[field] !== undefined) ? sum((second) => second[field]) / requests : undefined;
    return {
      step,
      kind,
      requests,
      rate: judged === 0 ? 0 : (answered * 1000) / judged,
      peak: most(own.map(({ second }) => second.requests)),
      statuses: addedUp(own.map(({ second }) => second.statuses)),
      p10: (latency.quantile(0.1) ?? 0) / 1000,
      p50: (latency.quantile(0.5) ?? 0) / 1000,
      p95: (latency.quantile(0.95) ?? 0) / 1000,
      mean: (latency.mean ?? 0) / 1000,
      budget: kind === 'read' ? budgets.readMs : budgets.writeMs,
      total: latency.sum,
      bytes: sum((second) => second.bytesReceived) / Math.max(1, requests),
      queries: uses,
      databaseMs: uses.reduce((time, { timePerRequest }) => time + timePerRequest, 0),
      cpu: cpu.get(step),
      dependencies: dependencies.get(step) ?? [],
      failedShare: sum((second) => second.failed) / Math.max(1, requests),
      repeatShare: share('repeats'),
      cacheableShare: share('cacheable'),
    };
  });
  const time = all.reduce((total, step) => total + step.total, 0);
  return all.map(({ total, ...step }) => ({ ...step, latencyShare: time === 0 ? 0 : total / time }));
}

/**
 * Share of the time for which the target's most starved process was ready to run but had no core: whatever waits for it
 * (a transaction that it holds open, a connection) waits for that reason, too.
 */
export const starvation = ({ processes }: Evidence): Share =>
  most([...processes.values()].map((samples) => mean(samples.map(({ runDelayShare }) => runDelayShare ?? 0))));

/** The step that has most to gain: by the time that all its requests take together. */
export const worstOf = (steps: readonly StepEvidence[]): StepEvidence | undefined =>
  steps.toSorted((a, b) => b.latencyShare - a.latencyShare)[0];

/** What taking `ms` off the mean would take off p95, where both grow alike. */
export const atP95 = ({ p95, mean }: StepEvidence, ms: Ms): Ms => p95 * Math.min(1, mean === 0 ? 0 : ms / mean);
