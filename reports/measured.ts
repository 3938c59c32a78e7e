import { Histogram } from '../runner/record/histogram.ts';
import type { StepSecond } from '../runner/record/entries.ts';
import type { RunRecord } from '../runner/record/reader.ts';
import type { Ms } from '../units.ts';
import type { Phase } from './charts/model.ts';
import { endOfWarmUp } from './steady.ts';

/** A record with its histograms read and its judged part known. */
export interface Measured {
  record: RunRecord;
  /** Every step's every second, warm-up too. */
  slices: Slice[];
  /** Where the axis of time has its 0: when the hold began, or the first second that is judged. */
  origin: Ms;
  /** Length of the judged part. */
  judged: Ms;
  /** What was cut from the beginning of the hold, by the rule of docs/verdicts.md. */
  warmUp: Ms;
  phases: Phase[];
  isJudged(at: Ms): boolean;
}

export interface Slice extends Pick<StepSecond, 'at' | 'step' | 'kind' | 'scenario' | 'group'> {
  second: StepSecond;
  /** Its requests began in the judged part, wherever they ended: shares and percentiles are of these. */
  judged: boolean;
  /** They ended in the judged part: what is counted a second is of these. */
  inTime: boolean;
  /** From the planned start where the load has a plan, µs. */
  latency: Histogram;
}

/** Phases whose requests say nothing about the load that was asked for. */
const NOT_JUDGED = new Set(['setup', 'warm-up', 'tail', 'teardown']);
/** Said of where the load moves; judged only where it never holds. */
const RAMPS = new Set(['ramp', 'ramp-up', 'ramp-down']);
/** Where the load is meant to be steady, so that what is slower at its beginning is a warm-up. */
const STEADY = new Set(['hold', 'run']);
const SECOND = 1000;

export function measure(record: RunRecord): Measured {
  const read = record.seconds.map((second) => ({
    ...second,
    second,
    latency: Histogram.decode(second.planned ?? second.response),
  }));
  const planned = stretchesOf(record);
  const stretches = withWarmUp(planned, read);
  const isJudged = judgedIn(stretches);
  const began = beganIn(stretches);
  const hold = stretches.find(({ name }) => name === 'hold') ?? stretches.find(({ judged }) => judged);
  const origin = hold?.from ?? 0;
  return {
    record,
    slices: read.map((slice) => {
      const inTime = isJudged(slice.at);
      return { ...slice, judged: began(slice.second) ?? inTime, inTime };
    }),
    origin,
    judged: judgedSeconds(record, isJudged) * SECOND,
    warmUp: stretches === planned ? 0 : origin - Math.min(...planned.filter(isSteady).map(({ from }) => from)),
    phases: stretches.map((phase) => ({
      ...phase,
      from: (phase.from - origin) / SECOND,
      to: (phase.to - origin) / SECOND,
    })),
    isJudged,
  };
}

const judgedIn =
  (stretches: readonly Phase[]) =>
  (at: Ms): boolean =>
    stretches.every((phase) => phase.judged || phase.to <= at || phase.from >= at + SECOND);

/** Whether the phase is judged in which a second's requests began, where that is another than the second's own. */
function beganIn(stretches: readonly Phase[]): (second: StepSecond) => boolean | undefined {
  const judged = new Set(stretches.filter((phase) => phase.judged).map(({ name }) => name));
  return ({ begun }) => (begun === undefined ? undefined : judged.has(begun));
}

/** Phases with both their ends, in ms of the run. A record without phases is judged whole. */
function stretchesOf(record: RunRecord): Phase[] {
  const starts = record.phases.length > 0 ? record.phases : [{ at: 0, name: 'run' }];
  const last = lastMoment(record);
  const holds = starts.some(({ name }) => name === 'hold');
  return starts.map((phase, index) => ({
    name: phase.name,
    from: phase.at,
    to: starts[index + 1]?.at ?? Math.max(last, phase.at),
    judged:
      !NOT_JUDGED.has(phase.name) &&
      !(holds && RAMPS.has(phase.name)) &&
      !('step' in phase && phase.step !== undefined),
  }));
}

const isSteady = ({ name }: Phase): boolean => STEADY.has(name);

/** Cuts the warm-up off the first stretch that holds, unless the record names one itself. */
function withWarmUp(stretches: Phase[], slices: readonly Omit<Slice, 'judged' | 'inTime'>[]): Phase[] {
  const place = stretches.findIndex(isSteady);
  const hold = stretches[place];
  if (!hold || stretches.some(({ name }) => name === 'warm-up')) return stretches;
  const isJudged = judgedIn(stretches);
  const own = slices.filter(({ at, second }) => second.begun === undefined && isJudged(at));
  const warm = endOfWarmUp(own.filter(({ at }) => at + SECOND > hold.from && at < hold.to));
  if (warm === undefined) return stretches;
  return stretches.toSpliced(
    place,
    1,
    { name: 'warm-up', from: hold.from, to: warm, judged: false },
    { ...hold, from: warm },
  );
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
