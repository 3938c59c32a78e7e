import { judge } from './judge.ts';
import type { Judged, Metric } from './judge.ts';
import type { Trial } from './trial.ts';
import { ratioMargins } from './verdict.ts';
import type { Margins, Verdict } from './verdict.ts';

/** What is judged, said before the first pair is measured. */
export interface FamilySpec {
  /** Routes that gate. */
  steps: string[];
  /** The load has no plan, so that a slower target gets less of it. */
  closedLoop: boolean;
  /** Postgres was looked at, so that its time a request can be judged. */
  database?: boolean | undefined;
}

/** A trial of each build, one after the other. Undefined when the pair was void and could not be measured again. */
export type TrialPair = { A: Trial; B: Trial } | undefined;

/** What a metric of the family is about. */
interface Subject {
  what: 'p95' | 'errors' | 'dropped' | 'throughput' | 'database time';
  /** Missing where it is about all of them. */
  step: string | undefined;
}
export type JudgedSubject = Judged & Subject;

/** What fails or falls away: nothing to tell where it is unchanged. */
export const isQuiet = ({ what, verdict }: Subject & { verdict: Verdict }): boolean =>
  (what === 'errors' || what === 'dropped') && verdict === 'unchanged';

export interface FamilyJudgement {
  critical: number | undefined;
  metrics: JudgedSubject[];
}

/** Share of failed requests, or of dropped iterations: half a percentage point is a change, one is the usual budget. */
const ERROR_MARGINS: Margins = { within: 0.01, relevant: 0.005 };

/**
 * Judges the pairs of an experiment: p95 and error share of each route, the database's time a request where it was
 * looked at, the throughput in a closed loop, and in an open one the iterations that found no free virtual user: a build
 * so slow that they run out gets less load, and would look the better for it.
 *
 * Errors come in bursts. A burst in one trial of twelve moves no rank test, and must not be called unchanged.
 */
export function judgeFamily(
  pairs: readonly TrialPair[],
  spec: FamilySpec,
  { alpha, delta }: { alpha: number; delta: number },
): FamilyJudgement {
  const subjects = subjectsOf(spec);
  const metrics = subjects.map((subject) => metricOf(subject, pairs, delta));
  const { critical, metrics: judged } = judge(metrics, alpha);
  return {
    critical,
    metrics: judged.map((metric, at) => ({
      ...metric,
      verdict: hidesBurst(metric, metrics[at]!) ? 'inconclusive' : metric.verdict,
      ...subjects[at]!,
    })),
  };
}

function subjectsOf({ steps, closedLoop, database = false }: FamilySpec): Subject[] {
  return [
    ...steps.flatMap((step): Subject[] => [
      { what: 'p95', step },
      { what: 'errors', step },
    ]),
    ...(database ? [{ what: 'database time', step: undefined } as const] : []),
    { what: closedLoop ? 'throughput' : 'dropped', step: undefined },
  ];
}

function metricOf({ what, step }: Subject, pairs: readonly TrialPair[], delta: number): Metric {
  const name = step !== undefined ? `${what} ${step}` : what === 'dropped' ? 'dropped iterations' : what;
  const valueOf = (trial: Trial): number | undefined => {
    if (what === 'throughput') return trial.throughput;
    if (what === 'dropped') return trial.dropped;
    if (what === 'database time') return trial.database?.time;
    const found = trial.steps.get(step!);
    return what === 'p95' ? found?.p95 : found?.errorShare;
  };
  const isShare = what === 'errors' || what === 'dropped';
  const scale = isShare ? 'difference' : 'ratio';
  return {
    name,
    differences: pairs.map((pair) => pair && difference(valueOf(pair.A), valueOf(pair.B), scale)),
    scale,
    worse: what === 'throughput' ? 'lower' : 'higher',
    margins: isShare ? ERROR_MARGINS : ratioMargins(delta),
  };
}

function difference(a: number | undefined, b: number | undefined, scale: Metric['scale']): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (scale === 'difference') return b - a;
  return a > 0 && b > 0 ? Math.log(b) - Math.log(a) : undefined;
}

const hidesBurst = ({ verdict }: Judged, { scale, differences, margins }: Metric): boolean =>
  scale === 'difference' &&
  verdict === 'unchanged' &&
  differences.some((d) => d !== undefined && Math.abs(d) > margins.within);
