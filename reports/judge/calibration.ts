import { mean, sampleRankCorrelation } from 'simple-statistics';
import { plural } from '../format.ts';
import type { Ms, Share } from '../../units.ts';
import { pairsNeeded } from '../stats/minimal-effect.ts';
import type { ExperimentResult } from './experiment.ts';
import type { JudgedSubject } from './family.ts';
import type { Trial } from './trial.ts';

/** How well this machine tells two builds apart, from an experiment on two equal ones. */
export interface Calibration {
  version: 2;
  measuredAt: string;
  /** Pairs it rests on. */
  pairs: number;
  routes: RouteNoise[];
  /** Effect that is found nine times in ten, on the noisiest route, by number of pairs. */
  mdeAt: { pairs: number; mde: Share }[];
  /** Pairs with which an effect of δ is found on every route; undefined when too few pairs were measured to say. */
  pairsFor: { delta: Share; pairs: number | undefined }[];
  /** What disturbs measurements here, in plain words, the heaviest first. */
  disturbances: string[];
  /** What could disturb them, and was not looked at. */
  unknown: string[];
}

interface RouteNoise {
  step: string;
  /** How far p95 of the same build moves from trial to trial: standard deviation of its logarithm. */
  noise: Share;
  /** Effect this experiment would have found. */
  mde: Share | undefined;
  /** Fewest requests in a trial. */
  requests: number;
}

const AT_PAIRS = [8, 12, 16, 20, 24];
const FOR_DELTAS = [0.05, 0.1, 0.2];

/** @param trials in order of time */
export function calibrationOf(result: ExperimentResult, trials: readonly Trial[]): Calibration {
  const p95 = result.metrics.filter(({ what }) => what === 'p95');
  const worst = p95.some(({ mde }) => mde === undefined) ? undefined : Math.max(...p95.map(({ mde }) => mde!));
  const measured = Math.max(0, ...p95.map(({ pairs }) => pairs));
  const needed = (effect: number, delta: number): number =>
    pairsNeeded({ pairs: measured, effect: Math.log1p(effect), wanted: Math.log1p(delta) });
  return {
    version: 2,
    measuredAt: result.startedAt,
    pairs: measured,
    routes: p95.map((metric) => routeNoise(metric, result)).sort((a, b) => b.noise - a.noise),
    // The interval narrows with √K.
    mdeAt:
      worst === undefined
        ? []
        : AT_PAIRS.map((pairs) => ({ pairs, mde: Math.expm1(Math.log1p(worst) * Math.sqrt(measured / pairs)) })),
    pairsFor: FOR_DELTAS.map((delta) => ({ delta, pairs: worst === undefined ? undefined : needed(worst, delta) })),
    disturbances: disturbancesOf(trials, result),
    unknown: unknownOf(trials),
  };
}

function routeNoise({ step = '', mde }: JudgedSubject, { pairs }: ExperimentResult): RouteNoise {
  const values = pairs.flatMap(({ values }) => (values ? [[values.A[step], values.B[step]] as const] : []));
  const squares = values.flatMap(([a, b]) =>
    a?.p95 === undefined || b?.p95 === undefined ? [] : [(Math.log(b.p95) - Math.log(a.p95)) ** 2],
  );
  return {
    step,
    // The builds are equal, so a difference has mean 0 and twice the variance of a trial.
    noise: squares.length === 0 ? 0 : Math.sqrt(mean(squares) / 2),
    mde,
    requests: Math.min(...values.flatMap((both) => both.map((value) => value?.requests ?? 0))),
  };
}

const STEAL: Share = 0.01;
const BUSY: Share = 0.85;
const LATE: Ms = 10;
const AUTOVACUUM: Share = 0.1;
/** Rank correlation of a trial's level with its place in time. */
const DRIFT = 0.6;
const TRIALS_FOR_DRIFT = 12;

function disturbancesOf(trials: readonly Trial[], { voids, metrics }: ExperimentResult): string[] {
  const average = (pick: (trial: Trial) => number | undefined): number => {
    const values = trials.flatMap((trial) => pick(trial) ?? []);
    return values.length === 0 ? 0 : mean(values);
  };
  const steal = average(({ conditions }) => conditions.stealShare);
  const busy = average(({ conditions }) => conditions.hostCpuShare);
  const late = average(({ conditions }) => conditions.loopDelay);
  const vacuum = average(({ conditions }) => conditions.autovacuumShare);
  const drift = driftOf(trials);
  const falseAlarms = metrics.filter(({ verdict }) => verdict === 'regressed' || verdict === 'improved');
  return [
    ...(falseAlarms.length > 0
      ? [
          `equal builds were told apart on ${falseAlarms.map(({ name }) => name).join(', ')}: one calibration in twenty does that by chance; if the next does too, something favours one side`,
        ]
      : []),
    ...(steal > STEAL
      ? [`the host gives ${percent(steal)} of the time to others: a virtual machine with neighbours`]
      : []),
    ...(busy > BUSY
      ? [
          `${percent(busy)} of the cores are busy: target, load generator and whatever else runs here take them from each other; lower the rate, or end the rest`,
        ]
      : []),
    ...(late > LATE ? [`the load generator itself is ${Math.round(late)} ms late: give it a core of its own`] : []),
    ...(vacuum > AUTOVACUUM
      ? [`Postgres cleaned up (autovacuum) in ${percent(vacuum)} of the time: VACUUM after each reset`]
      : []),
    ...(Math.abs(drift) > DRIFT
      ? [
          `trials got ${drift > 0 ? 'slower' : 'faster'} as time went on: heat, turbo, or data that grows; interleaving keeps it out of the verdict`,
        ]
      : []),
    ...(voids.A + voids.B > 0
      ? [`${plural(voids.A + voids.B, 'trial')} disturbed: the pair was void, and measured again`]
      : []),
  ];
}

function unknownOf(trials: readonly Trial[]): string[] {
  const nobody = (pick: (trial: Trial) => number | undefined): boolean =>
    trials.every((trial) => pick(trial) === undefined);
  return [
    ...(nobody(({ conditions }) => conditions.stealShare)
      ? ['time that the host gives to others: this system does not tell']
      : []),
    ...(nobody(({ conditions }) => conditions.autovacuumShare)
      ? ["Postgres' own cleaning (autovacuum): name the target's database with --db"]
      : []),
  ];
}

/** How the level of all routes together goes along with time, −1 to 1. */
function driftOf(trials: readonly Trial[]): number {
  if (trials.length < TRIALS_FOR_DRIFT) return 0;
  const levels = trials.map(({ steps }) =>
    mean([0, ...[...steps.values()].flatMap(({ p50 }) => (p50 ? [Math.log(p50)] : []))]),
  );
  return sampleRankCorrelation(
    levels,
    trials.map((_, at) => at),
  );
}

const percent = (share: Share): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
