import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openScript } from '../../runner/lifecycle/opened-script.ts';
import { readRecord } from '../../runner/record/reader.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import type { RunRequest, run as Run } from '../../runner/run.ts';
import type { CapacityResult, Found, Step } from '../../reports/capacity/result.ts';
import { fitUsl } from '../../reports/stats/usl.ts';
import type { Ms } from '../../units.ts';
import { assess } from './assess.ts';
import { scaleOf } from './scale.ts';
import type { Scale } from './scale.ts';
import { beginSearch, finishedStep } from './steps.ts';
import { searchCapacity } from './search.ts';
import type { Measured } from './search.ts';
import { nextLimit } from './next-limit.ts';

/** A target that is up, and can perhaps be brought up again. */
export interface CapacityTarget {
  url: string;
  /** Undefined when nobody said how. */
  restart: (() => Promise<void>) | undefined;
}

export interface CapacityRequest {
  run: typeof Run;
  request: () => Omit<RunRequest, 'out' | 'target'>;
  target: CapacityTarget;
  hold: Ms;
  /** A tenth of the script's own load unless given. */
  from: number | undefined;
  most: number | undefined;
  /** Goes on with the search in the folder: steps that were measured to their end are not measured again. */
  resume: boolean;
}

const CONFIRM_FACTOR = 2;
const FROM_SHARE = 0.1;
const MOST_FACTOR = 1000;
/** Recovery is looked at with a part of what was carried, so that the look does not keep it down. */
const RECOVERY_SHARE = 0.25;
const RECOVERY_HOLD: Ms = 5000;
const RECOVERY_PAUSE: Ms = 3000;
const RECOVERY_LOOKS = 8;

/**
 * Searches the load that a real target carries. Every step is a run with a record of its own in the folder.
 *
 * @throws UserError when the script cannot be scaled or a run cannot begin; the signal's reason when it aborts
 */
export async function findCapacity(
  folder: string,
  { run, request, target, hold, from, most, resume }: CapacityRequest,
  signal: AbortSignal,
  tell: (step: Step, unit: Scale['unit']) => void,
): Promise<CapacityResult> {
  const scale = await readScale({ ...request(), out: folder, target: target.url });
  const whole = scale.unit === 'virtual users';
  const bounds = { from: from ?? Math.max(1, scale.base * FROM_SHARE), most: most ?? scale.base * MOST_FACTOR, whole };
  beginSearch(
    folder,
    { script: basename(request().script), base: scale.base, hold, ...bounds, whole: String(whole) },
    resume,
  );
  let runs = 0;
  const load = async (size: number, duration: Ms, name: string, pause: Ms = 0): Promise<RunRecord> => {
    signal.throwIfAborted();
    const asked = request();
    const out = join(folder, `${String(++runs).padStart(2, '0')}-${name}`);
    const known = finishedStep(out);
    if (known) return known;
    if (pause > 0) await sleep(pause, undefined, { signal });
    const flags = { ...asked.flags, scenarios: scale.at(size, duration), noThresholds: true };
    const { record } = await run({ ...asked, flags, out, target: target.url, summaryMode: 'disabled' }, signal);
    signal.throwIfAborted();
    return readRecord(record);
  };
  const measure = async (size: number, purpose: Step['purpose']): Promise<Measured> => {
    const measured = assess(await load(size, purpose === 'confirm' ? hold * CONFIRM_FACTOR : hold, purpose));
    tell({ load: size, purpose, ...measured }, scale.unit);
    return measured;
  };
  const recover = async (carried: number): Promise<boolean> => {
    const size = Math.max(1, (carried || scale.base * FROM_SHARE) * RECOVERY_SHARE);
    for (let look = 0; look < RECOVERY_LOOKS; look++) {
      const record = await load(size, RECOVERY_HOLD, 'recovery', RECOVERY_PAUSE);
      if (assess(record).state === 'within' && queuesDrained(record)) return true;
    }
    await target.restart?.();
    return target.restart !== undefined;
  };
  return resultOf(await searchCapacity({ measure, recover }, bounds), scale);
}

/** Opens the script far enough to know its options; writes nothing and makes no load. */
async function readScale(request: RunRequest): Promise<Scale> {
  const { resolved, crew } = await openScript(request, () => undefined);
  await crew.end();
  return scaleOf(resolved.scenarios);
}

/** At the end of the look, no queue holds more than a handful of jobs. */
function queuesDrained(record: RunRecord): boolean {
  const last = new Map(samplesOf(record, 'queue').map(({ queue, ready }) => [queue, ready]));
  return [...last.values()].every((ready) => ready <= FEW_JOBS);
}
const FEW_JOBS = 10;

function resultOf(found: Found, scale: Scale): CapacityResult {
  const { steps, load, above, interval } = found;
  const nearest = steps
    .filter(({ state }) => state === 'within')
    .sort((a, b) => b.load - a.load)
    .find((step) => load !== undefined && step.load <= load * (1 + 1e-9));
  const failing = steps.find((step) => step.load === above && step.state !== 'within');
  const points = steps.filter(({ state, strain = 1 }) => state === 'within' || (state === 'over' && strain < NEAR));
  return {
    version: 1,
    ...found,
    unit: scale.unit,
    base: scale.base,
    throughput: nearest?.throughput,
    concurrency: nearest?.concurrency,
    concurrencyInterval: interval && {
      low: concurrencyAt(interval.low, points),
      high: concurrencyAt(interval.high, points),
    },
    broke: failing?.broke ?? [],
    causes: failing?.causes ?? [],
    next: nextLimit(steps, failing?.broke ?? []),
    usl: fitUsl(points),
  };
}

/** On the line between the logarithms of the steps around it; beyond them, along with the load. */
function concurrencyAt(load: number, steps: readonly Step[]): number {
  const known = steps.filter(({ concurrency }) => concurrency > 0).sort((a, b) => a.load - b.load);
  const above = known.find((step) => step.load >= load) ?? known.at(-1);
  const below = known.findLast((step) => step.load <= load) ?? known[0];
  if (!above || !below) return 0;
  if (above.load <= below.load) return (below.concurrency * load) / below.load;
  const share = Math.log(load / below.load) / Math.log(above.load / below.load);
  return below.concurrency * (above.concurrency / below.concurrency) ** share;
}

/** Far over its budget an open loop only fills a queue, and the concurrency says nothing of the target. */
const NEAR = 3;
