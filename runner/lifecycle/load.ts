import { formatDuration } from '../options/duration.ts';
import { planOf } from '../options/plan-of.ts';
import { EXIT } from '../exit-codes.ts';
import { endOf, mostEver } from '../engine/planned-vus.ts';
import { COUNTER, readCounter } from '../engine/counters.ts';
import { abortsNow } from '../metrics/judge.ts';
import { BUILT_IN } from '../metrics/metric.ts';
import { segmentStripe } from '../schedule/segment.ts';
import { everything, whole } from '../schedule/stripe.ts';
import type { Ms } from '../../units.ts';
import { phasesOf } from './phases.ts';
import type { Phase } from './phases.ts';
import type { RunningProbes } from './probes.ts';
import type { Session } from './session.ts';

const SECOND: Ms = 1000;
/** k6 judges thresholds so often. */
const JUDGING: Ms = 2000;
/** A thread that does not move for so long is told of; so long after its end it is ended. */
const TOLD_AFTER: Ms = 5000;
const ENDED_AFTER: Ms = 2000;

/** Makes the load until it is over, or has to stop. @returns how long it took */
export async function makeLoad(session: Session, setupData: string | undefined, probes: RunningProbes): Promise<Ms> {
  const { crew, ending, recording, resolved } = session;
  const begin = performance.now();
  const elapsed = (): Ms => performance.now() - begin;
  const phases = phasesOf(resolved.scenarios);
  const zero = recording.now();
  const planned = phases.map(({ at, name }) => ({ at: zero + at, name }));
  let phase: Phase['name'] | undefined;
  const enter = (name: Phase['name']): void => {
    if (name === phase) return;
    phase = name;
    probes.phase(name);
  };
  const timers = [
    ...phases.map(({ at, name }) => setTimeout(() => enter(name), at)),
    setInterval(countVus(session), SECOND),
    setInterval(() => judgeNow(session, elapsed()), JUDGING),
  ];
  const unwatch = crew.watch(stuckHandler(session, elapsed));
  const interrupt = (): void => crew.interrupt();
  ending.signal.addEventListener('abort', interrupt, { once: true });
  try {
    await crew.load(setupData, recording.epoch, planned);
  } catch (error) {
    ending.stop({ reason: 'failed', exitCode: 1, text: (error as Error).message, error: error as Error });
  } finally {
    ending.signal.removeEventListener('abort', interrupt);
    unwatch();
    for (const timer of timers) clearTimeout(timer);
    // The threads may be through before the timer of the tail is, however short a tail that makes.
    if (elapsed() >= (phases.at(-1)?.at ?? Infinity)) enter('tail');
    countBytes(session);
  }
  return elapsed();
}

/** k6 counts bytes at the end of every iteration, also of one that was interrupted or sent nothing. */
function countBytes({ crew, totals }: Session): void {
  if (readCounter(crew.counters, COUNTER.completed) + readCounter(crew.counters, COUNTER.interrupted) === 0) return;
  totals.add(BUILT_IN.data_received, 0);
  totals.add(BUILT_IN.data_sent, 0);
}

/** k6's gauges, once a second. */
function countVus({ crew, totals, resolved }: Session): () => void {
  const { executionSegment, executionSegmentSequence } = resolved.options;
  const part = { instances: segmentStripe(executionSegment, executionSegmentSequence), threads: whole };
  const planned = resolved.scenarios.map((scenario) => ({ scenario, plan: planOf(scenario, part) }));
  const most = mostEver(planned);
  return () => {
    totals.add(BUILT_IN.vus, readCounter(crew.counters, COUNTER.active));
    totals.add(BUILT_IN.vus_max, Math.max(readCounter(crew.counters, COUNTER.initialized), most));
  };
}

function judgeNow({ resolved, totals, ending }: Session, elapsed: Ms): void {
  const failing = abortsNow(resolved.thresholds, totals, elapsed);
  if (failing)
    ending.stop({
      reason: 'threshold',
      exitCode: EXIT.thresholds,
      text: `the threshold ${failing.expression} on ${failing.metric} was crossed, and ends the run (abortOnFail)`,
      error: undefined,
    });
}

/**
 * A thread that does not move is in a loop of the script that never waits. It is told of, and ended when its
 * scenarios' graceful stops are over, when the run has to stop, or when it has stood still for as long as a
 * graceful stop takes.
 */
function stuckHandler(session: Session, elapsed: () => Ms): (thread: number, silence: Ms) => void {
  const { crew, ending, resolved, seconds, log, recording } = session;
  const latest = Math.max(...resolved.scenarios.map((scenario) => endOf(scenario, planOf(scenario, everything))));
  const patience = Math.max(TOLD_AFTER, ...resolved.scenarios.map(({ gracefulStop }) => gracefulStop));
  const told = new Set<number>();
  const where = async (thread: number): Promise<string> => {
    const at = await crew.whereIs(thread).catch(() => undefined);
    return at ? `it is in ${at}` : 'where it is cannot be told';
  };
  const tell = async (thread: number): Promise<void> => {
    const text = `the script keeps its thread from going on: ${await where(thread)}, in code that never waits`;
    log({ level: 'warning', text, source: 'engine' });
    recording.notice('warning', 'script-stuck', text);
  };
  const end = async (thread: number, silence: Ms): Promise<void> => {
    const at = await where(thread);
    await crew.endThread(thread);
    seconds.leave(thread);
    const text = `the script did not give way for ${formatDuration(Math.round(silence / SECOND) * SECOND)}: ${at}, in code that never waits`;
    recording.notice('error', 'script-stuck', text);
    ending.stop({ reason: 'failed', exitCode: EXIT.scriptException, text, error: undefined });
  };
  const failed = (error: unknown): void =>
    ending.stop({ reason: 'failed', exitCode: 1, text: (error as Error).message, error: error as Error });
  const ended = new Set<number>();
  return (thread, silence) => {
    if (ended.has(thread)) return;
    const over = elapsed() > latest + ENDED_AFTER || ending.signal.aborted;
    if ((over && silence > ENDED_AFTER) || silence > patience) {
      ended.add(thread);
      end(thread, silence).catch(failed);
    } else if (silence > TOLD_AFTER && !told.has(thread)) {
      told.add(thread);
      tell(thread).catch(failed);
    }
  };
}
