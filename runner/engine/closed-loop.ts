import type { Ms } from '../../units.ts';
import type { ClosedPlan } from '../schedule/schedule.ts';
import type { Driver } from './driver.ts';
import type { VirtualUser } from './virtual-user.ts';

/** A place where a VU iterates, while it is wanted. */
interface Slot {
  wanted: boolean;
  user: VirtualUser | undefined;
  /** When a slot that is no longer wanted loses patience. */
  patience: NodeJS.Timeout | undefined;
  done: Promise<void>;
}

/**
 * Drives a closed loop: as many VUs as the population says, each iterating again and again.
 *
 * Resolves when all have ended. After the plan's end an iteration may take gracefulStop longer, after its VU's place was
 * taken away gracefulRampDown.
 */
export async function closedLoop(plan: ClosedPlan, driver: Driver): Promise<void> {
  const { run, signal } = driver;
  const slots: Slot[] = [];
  /** The first so many are wanted. */
  let filled = 0;
  let taken = 0;
  let ended = false;

  const mayBegin = (slot: Slot, own: number): boolean => {
    if (!slot.wanted || ended || signal.aborted) return false;
    if (!plan.iterations) return true;
    return plan.iterations.each === 'shared' ? taken < plan.iterations.count : own < plan.iterations.count;
  };

  const stand = async (slot: Slot): Promise<void> => {
    const user = driver.pool.take();
    if (!user) return;
    slot.user = user;
    driver.activate(user);
    for (let own = 0; mayBegin(slot, own); own++) {
      taken++;
      await driver.iterate(user);
    }
    clearTimeout(slot.patience);
    slot.user = undefined;
    driver.deactivate(user);
    driver.pool.give(user);
  };

  const fill = (index: number): void => {
    const slot = slots[index];
    if (slot?.user) {
      // It came back before it had gone.
      slot.wanted = true;
      clearTimeout(slot.patience);
    } else {
      const fresh: Slot = { wanted: true, user: undefined, patience: undefined, done: Promise.resolve() };
      slots[index] = fresh;
      fresh.done = stand(fresh);
    }
  };

  const vacate = (slot: Slot): void => {
    slot.wanted = false;
    if (slot.user) slot.patience = setTimeout(() => slot.user?.interrupt(), plan.gracefulRampDown);
  };

  // Only those that change are looked at: a ramp to thousands of VUs is as many changes.
  const settle = (elapsed: Ms): void => {
    const wanted = plan.population.vus(elapsed);
    for (; filled < wanted; filled++) fill(filled);
    for (; filled > wanted; filled--) vacate(slots[filled - 1]!);
  };

  settle(0);
  const changes = followPopulation(plan, driver, settle);
  const end = driver.at(plan.end, () => {
    ended = true;
    for (const slot of slots) slot.wanted = false;
  });
  const stop = driver.at(plan.end + run.scenario.gracefulStop, () => slots.forEach(({ user }) => user?.interrupt()));
  const interrupt = (): void => slots.forEach(({ user }) => user?.interrupt());
  signal.addEventListener('abort', interrupt, { once: true });
  await changes.done;
  // A slot may be filled again while others are awaited.
  for (let index = 0; index < slots.length; index++) await slots[index]!.done;
  for (const cancel of [changes.cancel, end, stop]) cancel();
  signal.removeEventListener('abort', interrupt);
  driver.drop(neverBegun(plan, taken, signal.aborted));
}

/** Iterations with a fixed number that maxDuration cut off count as dropped. */
function neverBegun(plan: ClosedPlan, taken: number, aborted: boolean): number {
  if (!plan.iterations || aborted) return 0;
  const all = plan.iterations.count * (plan.iterations.each === 'vu' ? plan.maxVus : 1);
  return Math.max(0, all - taken);
}

/** Calls `settle` at each change; `done` when there will be none. */
function followPopulation(
  plan: ClosedPlan,
  driver: Driver,
  settle: (elapsed: Ms) => void,
): { done: Promise<void>; cancel: () => void } {
  let cancel = (): void => {};
  const done = new Promise<void>((resolve) => {
    driver.signal.addEventListener('abort', () => resolve(), { once: true });
    const follow = (elapsed: Ms): void => {
      const next = plan.population.nextChange(elapsed);
      if (next === 'done') return resolve();
      cancel = driver.at(next, () => {
        if (driver.signal.aborted) return;
        settle(next);
        follow(next);
      });
    };
    follow(0);
  });
  return { done, cancel: () => cancel() };
}
