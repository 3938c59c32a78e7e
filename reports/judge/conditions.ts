import { mean } from 'simple-statistics';
import type { RunRecord } from '../../runner/record/reader.ts';
import { generatorSeconds } from '../../runner/record/saturation.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import type { Ms, Share } from '../../units.ts';

/** What a trial was measured under. Says nothing of the build, and nothing of how fast it was. */
export interface Conditions {
  /** Time that the host gave to others. Missing where the system does not tell. */
  stealShare: Share | undefined;
  /** The same, of the CPU time that was wanted here: steal ÷ (steal + busy). A build that wants more CPU meets no more of it. */
  stolenShare: Share | undefined;
  /** How late the generator's own loop was at p99 of a second, in the median second. */
  loopDelay: Ms | undefined;
  /** Cores that were busy, with whatever. */
  hostCpuShare: Share | undefined;
  /** Iterations that the generator came to, of those that were due, a virtual user free or not. 1 where the load had no plan. */
  achievedShare: Share;
  /** Seconds in which Postgres cleaned up tables by itself, of those in which it was looked at. */
  autovacuumShare: Share | undefined;
}

export function conditionsOf(record: RunRecord, isJudged: (at: Ms) => boolean): Conditions {
  const own = samplesOf(record, 'generator').filter(({ at }) => isJudged(at));
  const database = samplesOf(record, 'pg-database').filter(({ at }) => isJudged(at));
  return {
    stealShare: of(
      mean,
      own.flatMap(({ stealShare }) => stealShare ?? []),
    ),
    stolenShare: stolenShare(own),
    loopDelay:
      own.length === 0 ? undefined : generatorSeconds(record.samples.filter(({ at }) => isJudged(at))).loopDelay,
    hostCpuShare: of(
      mean,
      own.flatMap(({ hostCpuShare }) => hostCpuShare ?? []),
    ),
    achievedShare: achievedShare(record, isJudged),
    autovacuumShare: of(
      mean,
      database.map(({ autovacuum = [] }) => (autovacuum.length > 0 ? 1 : 0)),
    ),
  };
}

/** Of trials that were measured alike; what none of them knows stays unknown. */
export function averageConditions(trials: readonly Conditions[]): Conditions {
  const average = (pick: (conditions: Conditions) => number | undefined): number | undefined =>
    of(
      mean,
      trials.flatMap((conditions) => pick(conditions) ?? []),
    );
  return {
    stealShare: average(({ stealShare }) => stealShare),
    stolenShare: average(({ stolenShare }) => stolenShare),
    loopDelay: average(({ loopDelay }) => loopDelay),
    hostCpuShare: average(({ hostCpuShare }) => hostCpuShare),
    achievedShare: average(({ achievedShare }) => achievedShare) ?? 1,
    autovacuumShare: average(({ autovacuumShare }) => autovacuumShare),
  };
}

/** Steal is only counted while somebody here wants the core, so that it grows with the CPU a build uses. */
function stolenShare(
  seconds: readonly { stealShare?: Share | undefined; hostCpuShare?: Share | undefined }[],
): Share | undefined {
  let [stolen, busy] = [0, 0];
  for (const { stealShare, hostCpuShare } of seconds) {
    if (stealShare === undefined || hostCpuShare === undefined) continue;
    stolen += stealShare;
    busy += hostCpuShare;
  }
  return stolen + busy === 0 ? undefined : stolen / (stolen + busy);
}

function achievedShare({ load }: RunRecord, isJudged: (at: Ms) => boolean): Share {
  let [offered, reached] = [0, 0];
  for (const second of load) {
    if (second.offered === undefined || !isJudged(second.at)) continue;
    offered += second.offered;
    reached += second.started + second.dropped;
  }
  return offered === 0 ? 1 : reached / offered;
}

const of = (statistic: (values: number[]) => number, values: number[]): number | undefined =>
  values.length === 0 ? undefined : statistic(values);
