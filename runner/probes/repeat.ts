import type { Ms } from '../../units.ts';

/** Share of a core that one repeated query may cost whom it asks. */
const MOST_COST = 0.005;
const LONGEST: Ms = 60_000;
/** On a busy machine a pass also waits; the shortest of the latest tells best what it costs. */
const LOOK_BACK = 5;

export interface Repeated {
  /** The interval as it stands, and how long a pass takes. */
  readonly every: Ms;
  readonly took: Ms;
  /** Passes now instead of when it is due. */
  readonly now: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Does work again and again, one pass at a time, stretched so that it takes at most half a hundredth of the time.
 *
 * Passes fall on whole multiples of the interval on the run's clock, so that windows between them agree with the
 * record's seconds. The first is due after one interval.
 */
export function repeat(least: Ms, clock: () => Ms, work: () => Promise<void>): Repeated {
  let [every, took] = [least, 0];
  let latest: Ms[] = [];
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let pass = Promise.resolve();

  const timed = async (): Promise<void> => {
    const started = performance.now();
    await work();
    latest = [...latest, performance.now() - started].slice(-LOOK_BACK);
    took = Math.min(...latest);
    every = Math.max(least, Math.min(LONGEST, Math.ceil(took / MOST_COST / least) * least));
  };
  const run = (): Promise<void> => {
    pass = pass.then(timed);
    return pass;
  };
  const plan = (): void => {
    if (stopped) return;
    const due = every - (clock() % every);
    timer = setTimeout(() => void run().then(plan), due < every / 20 ? due + every : due);
  };
  plan();

  return {
    get every() {
      return every;
    },
    get took() {
      return took;
    },
    now: run,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await pass;
    },
  };
}
