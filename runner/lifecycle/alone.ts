import { setTimeout as pause } from 'node:timers/promises';
import type { Crew, WorkerEvent } from '../engine/crew.ts';
import { toError } from '../engine/failure.ts';
import type { ResolvedOptions } from '../options/resolve.ts';
import type { Scenario } from '../options/scenarios.ts';
import type { Ms } from '../../units.ts';
import type { RunningProbes } from './probes.ts';
import type { Session } from './session.ts';

/** What a target does after its answer (a commit, a line in a log) still belongs to the request. */
const SETTLE: Ms = 25;
/** Requests that were broken off at the end of the load are still under way in the target, until it rests for so long. */
const AT_REST: Ms = 2000;
const LONGEST_WAIT: Ms = 20_000;
const LOOK_EVERY: Ms = 200;
/** An iteration that has begun may take so long to end. */
const GRACE: Ms = 30_000;

/**
 * Runs each journey alone: one virtual user, one request at a time, and before and after each request probes read what
 * the target did. So a step's queries are known and not inferred.
 *
 * It happens on a thread of its own: nothing of it counts for metrics, thresholds or the summary.
 *
 * @param each how long a journey runs
 */
export async function runAlone(
  session: Session,
  each: Ms,
  setupData: string | undefined,
  probes: RunningProbes,
): Promise<void> {
  const { ending, resolved } = session;
  for (const [place, scenario] of resolved.scenarios.entries()) {
    if (ending.signal.aborted) return;
    probes.phase('solo', scenario.name);
    if (place === 0) await letFinish(session, probes);
    await runJourney(session, aloneOf(resolved, scenario, each), setupData, probes);
  }
}

/** What the load has left over in the target would be counted for the first requests that run alone. */
async function letFinish({ ending: { signal }, recording }: Session, probes: RunningProbes): Promise<void> {
  const begin = performance.now();
  let busyUntil = begin;
  while (performance.now() - busyUntil < AT_REST && !signal.aborted) {
    await pause(LOOK_EVERY, undefined, { signal }).catch(() => {});
    if (!(await probes.rest())) busyUntil = performance.now();
    if (performance.now() - begin < LONGEST_WAIT) continue;
    const text = `the target still works ${LONGEST_WAIT / 1000} s after the load: what it does beside the requests that run alone may be counted for them`;
    return recording.notice('warning', 'solo', text);
  }
}

async function runJourney(
  { crew: loaded, ending, recording, log }: Session,
  resolved: ResolvedOptions,
  setupData: string | undefined,
  probes: RunningProbes,
): Promise<void> {
  const name = resolved.scenarios[0]!.name;
  const trouble = (text: string): void => recording.notice('warning', 'solo', `${name}, run alone: ${text}`);
  const turn = async (steps: readonly string[] | undefined): Promise<void> => {
    if (steps) await pause(SETTLE);
    await probes.turn(steps);
    crew?.proceed();
  };
  const heed = (event: WorkerEvent): void => {
    switch (event.event) {
      case 'turn':
        turning = turn(event.steps);
        return;
      case 'log':
        return log(event);
      case 'notice':
        return trouble(event.text);
      case 'abort':
        trouble(toError(event.failure).message);
        return crew?.interrupt();
      default: // what it counts is not the load's
    }
  };
  const interrupt = (): void => crew?.interrupt();
  ending.signal.addEventListener('abort', interrupt, { once: true });
  let crew: Crew | undefined;
  let turning = Promise.resolve();
  try {
    crew = await loaded.apart(heed);
    await crew.prepare(resolved, 1, { outputs: [], alone: true });
    if (!ending.signal.aborted) await crew.load(setupData, recording.epoch, []);
    // The last request is over, and what the target did for it may not have been read.
    await turning;
  } catch (error) {
    trouble((error as Error).message);
  } finally {
    ending.signal.removeEventListener('abort', interrupt);
    await crew?.end();
  }
}

const OF_A_LOAD = new Set(['rps', 'minIterationDuration', 'executionSegment', 'executionSegmentSequence']);

/** One virtual user in a closed loop, and nothing that holds it up. */
function aloneOf(resolved: ResolvedOptions, { name, exec, env, tags }: Scenario, duration: Ms): ResolvedOptions {
  const options = Object.fromEntries(Object.entries(resolved.options).filter(([option]) => !OF_A_LOAD.has(option)));
  return {
    ...resolved,
    options: { ...options, batch: 1, batchPerHost: 1 },
    scenarios: [
      { name, exec, env, tags, executor: 'constant-vus', vus: 1, duration, startTime: 0, gracefulStop: GRACE },
    ],
    thresholds: [],
  };
}
