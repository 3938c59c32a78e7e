import { Histogram } from '../runner/record/histogram.ts';
import type { StepSecond } from '../runner/record/entries.ts';
import type { RunRecord } from '../runner/record/reader.ts';
import type { Ms } from '../units.ts';
import type { Phase } from './charts/model.ts';

/** A record with its histograms read and its judged part known. */
export interface Measured {
  record: RunRecord;
  /** Every step's every second, warm-up too. */
  slices: Slice[];
  /** Where the axis of time has its 0: when the hold began, or the first second that is judged. */
  origin: Ms;
  /** Length of the judged part. */
  judged: Ms;
  phases: Phase[];
  isJudged(at: Ms): boolean;
}

export interface Slice extends Pick<StepSecond, 'at' | 'step' | 'kind' | 'scenario' | 'group'> {
  second: StepSecond;
  judged: boolean;
  /** From the planned start where the load has a plan, µs. */
  latency: Histogram;
}

/** Phases whose requests say nothing about the load that was asked for. */
const NOT_JUDGED = new Set(['setup', 'warm-up', 'teardown']);
const SECOND = 1000;

export function measure(record: RunRecord): Measured {
  const last = lastMoment(record);
  const stretches = stretchesOf(record, last);
  const isJudged = (at: Ms): boolean =>
    stretches.every((phase) => phase.judged || phase.to <= at || phase.from >= at + SECOND);
  const slices = record.seconds.map((second) => ({
    ...second,
    second,
    judged: isJudged(second.at),
    latency: Histogram.decode(second.planned ?? second.response),
  }));
  const hold = stretches.find(({ name }) => name === 'hold') ?? stretches.find(({ judged }) => judged);
  const origin = hold?.from ?? 0;
  return {
    record,
    slices,
    origin,
    judged: judgedSeconds(record, isJudged) * SECOND,
    phases: stretches.map((phase) => ({
      ...phase,
      from: (phase.from - origin) / SECOND,
      to: (phase.to - origin) / SECOND,
    })),
    isJudged,
  };
}

/** Phases with both their ends, in ms of the run. A record without phases is judged whole. */
function stretchesOf(record: RunRecord, last: Ms): Phase[] {
  const starts = record.phases.length > 0 ? record.phases : [{ at: 0, name: 'run' }];
  return starts.map((phase, index) => ({
    name: phase.name,
    from: phase.at,
    to: starts[index + 1]?.at ?? Math.max(last, phase.at),
    judged: !NOT_JUDGED.has(phase.name) && !('step' in phase && phase.step !== undefined),
  }));
}

/** Seconds in which anything was loaded: a step's or the load's own. */
function judgedSeconds({ seconds, load }: RunRecord, isJudged: (at: Ms) => boolean): number {
  const starts = new Set([...seconds, ...load].map(({ at }) => Math.floor(at / SECOND)));
  return [...starts].filter((second) => isJudged(second * SECOND)).length;
}

const lastMoment = ({ seconds, load, samples, end }: RunRecord): Ms =>
  Math.max(end?.at ?? 0, ...[seconds, load, samples].map((entries) => (entries.at(-1)?.at ?? -SECOND) + SECOND));

/** All of them in one. */
export function merged(slices: readonly Slice[]): Histogram {
  const all = new Histogram();
  for (const { latency } of slices) all.merge(latency);
  return all;
}
