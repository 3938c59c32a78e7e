import type { OpenPlan } from '../schedule/schedule.ts';
import type { Driver } from './driver.ts';
import type { VirtualUser } from './virtual-user.ts';

/**
 * Drives an open loop: iterations begin when the schedule says so, on whichever VU is free; without one they are dropped.
 *
 * One timer to the next slot; whatever is due by then begins, so a late timer loses no slot. How late an iteration began
 * is recorded, and counts into the planned response time of its first request.
 */
export async function openLoop(plan: OpenPlan, driver: Driver): Promise<void> {
  const { run, signal, pool } = driver;
  const free: VirtualUser[] = [];
  const busy = new Set<VirtualUser>();
  let mine = 0;
  let warned = false;
  let idle = (): void => {};

  const takeFromPool = (): VirtualUser | undefined => {
    const user = pool.take();
    if (!user) return undefined;
    mine++;
    driver.activate(user);
    return user;
  };
  for (let count = 0; count < plan.preAllocatedVus; count++) {
    const user = takeFromPool();
    if (user) free.push(user);
  }

  const begin = async (user: VirtualUser, late: number): Promise<void> => {
    busy.add(user);
    await driver.iterate(user, late);
    busy.delete(user);
    free.push(user);
    if (busy.size === 0) idle();
  };

  const startDue = (started: number, now: number): number => {
    let next = started;
    for (let due = plan.schedule.next(next); due !== 'done' && due <= now; due = plan.schedule.next(next)) {
      next++;
      run.offer(1);
      const user = free.pop() ?? (mine < plan.maxVus ? takeFromPool() : undefined);
      if (user) void begin(user, now - due);
      else {
        driver.drop(1);
        if (!warned && mine >= plan.maxVus) {
          warned = true;
          driver.warn(`Insufficient VUs, reached ${mine} active VUs and cannot initialize more`);
        }
      }
    }
    return next;
  };

  await new Promise<void>((resolve) => {
    let cancel = (): void => {};
    signal.addEventListener(
      'abort',
      () => {
        cancel();
        resolve();
      },
      { once: true },
    );
    const follow = (started: number): void => {
      const next = startDue(started, driver.elapsed());
      const due = plan.schedule.next(next);
      // The time goes on to its end, though nothing more may be due.
      if (due === 'done') cancel = driver.at(plan.end, resolve);
      else cancel = driver.at(due, () => follow(next));
    };
    follow(0);
  });

  const interrupt = (): void => busy.forEach((user) => user.interrupt());
  const stop = driver.at(plan.end + run.scenario.gracefulStop, interrupt);
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  if (busy.size > 0) await new Promise<void>((resolve) => (idle = resolve));
  stop();
  signal.removeEventListener('abort', interrupt);
  for (const user of free) {
    driver.deactivate(user);
    pool.give(user);
  }
}
