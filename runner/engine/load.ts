import type { Ms } from '../../units.ts';
import { iterationNumbers, planOf } from '../options/plan-of.ts';
import { segmentStripe } from '../schedule/segment.ts';
import { equalStripe } from '../schedule/stripe.ts';
import type { Part } from '../schedule/stripe.ts';
import { closedLoop } from './closed-loop.ts';
import { Driver } from './driver.ts';
import type { Task } from './messages.ts';
import { openLoop } from './open-loop.ts';
import { dealNumbers, mostAtOnce } from './planned-vus.ts';
import { ScenarioRun } from './scenario-run.ts';
import type { ThreadState } from './thread-state.ts';
import { VuPool } from './vu-pool.ts';

/** The load of one thread, ready to begin. */
export interface PreparedLoad {
  runs: ScenarioRun[];
  pool: VuPool;
}

/** VUs made before others get their go: init code may print. */
const AT_ONCE = 50;

/** Plans this thread's part of every scenario and makes its VUs. @throws what the script's init code throws */
export async function preparePool(
  thread: ThreadState,
  { resolved, thread: index, threads: count }: Extract<Task, { do: 'prepare' }>,
): Promise<PreparedLoad> {
  const { executionSegment, executionSegmentSequence, tags = {} } = resolved.options;
  const instances = segmentStripe(executionSegment, executionSegmentSequence);
  const partOf = (thread: number): Part => ({ instances, threads: equalStripe(thread, count) });
  const part = partOf(index);
  const runs = resolved.scenarios.map(
    (scenario) =>
      new ScenarioRun({
        scenario,
        plan: planOf(scenario, part, resolved.arrival),
        tags: { ...tags, ...scenario.tags },
        env: { ...thread.env, ...scenario.env },
        ...iterationNumbers(scenario, part),
      }),
  );
  const wanted = Array.from({ length: count }, (_, thread) =>
    mostAtOnce(resolved.scenarios.map((scenario) => ({ scenario, plan: planOf(scenario, partOf(thread)) }))),
  );
  const numbers = dealNumbers(wanted, index);
  const pool = new VuPool(thread, numbers, instances);
  for (let made = 0; made < numbers.length; made++) {
    const user = pool.make();
    pool.give(user instanceof Promise ? await user : user);
    if (made % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return { runs, pool };
}

/** Drives all scenarios to their end. */
export async function runLoad({ runs, pool }: PreparedLoad, thread: ThreadState, signal: AbortSignal): Promise<void> {
  await Promise.all(runs.map((run) => runScenario(run, pool, thread, signal)));
  for (const user of pool.all) user.close();
}

async function runScenario(run: ScenarioRun, pool: VuPool, thread: ThreadState, signal: AbortSignal): Promise<void> {
  await waitUntil(thread.startedAt + run.scenario.startTime, signal);
  if (signal.aborted) return;
  // The planned moment, not the timer's: slots are due by the plan.
  run.startedAt = thread.startedAt + run.scenario.startTime;
  const driver = new Driver(run, pool, thread, signal);
  if (run.plan.loop === 'closed') await closedLoop(run.plan, driver);
  else await openLoop(run.plan, driver);
}

async function waitUntil(moment: Ms, signal: AbortSignal): Promise<void> {
  const left = moment - performance.now();
  if (left <= 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, left);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
