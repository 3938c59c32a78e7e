import { isOurs, ours } from '../script/ours.ts';
import { BUILT_IN } from '../metrics/metric.ts';
import type { EngineModule, EngineVu } from './engine-vu.ts';

/** `k6`: check, group, sleep, fail, randomSeed. */
export const k6: EngineModule = (vu) => {
  const namespace = {
    check: (value: unknown, sets: unknown, tags?: unknown) => check(vu, value, sets, tags),
    group: (name: unknown, work: unknown) => group(vu, name, work),
    sleep: (seconds: unknown) => {
      if (typeof seconds !== 'number' && seconds !== undefined && Number.isNaN(Number(seconds)))
        return ours(vu.sleep(0));
      return ours(vu.sleep(Number(seconds ?? 0) * 1000));
    },
    fail: (reason?: unknown) => {
      throw new Error(reason === undefined ? '' : String(reason));
    },
    randomSeed: (seed: unknown) => vu.seedRandom(Number(seed)),
  };
  return { ...namespace, default: namespace };
};

/** Runs the function inside the group and gives what it gives. Its time counts also where it throws. */
function group(vu: EngineVu, name: unknown, work: unknown): unknown {
  if (vu.stage === 'init') throw new Error('Using group() in the init context is not supported');
  if (typeof work !== 'function') throw new TypeError('group() requires a callback as a second argument');
  const title = refuseSeparator(String(name), 'group');
  const outside = vu.context;
  const inside = outside.enter(title);
  const begin = performance.now();
  const leave = (): void => {
    vu.context = inside;
    vu.countMetric(BUILT_IN.group_duration.name, performance.now() - begin);
    vu.context = outside;
  };
  vu.context = inside;
  let result: unknown;
  try {
    result = (work as () => unknown)();
  } catch (error) {
    leave();
    throw error;
  }
  if (isOurs(result)) return ours(leaveAfter(result, leave));
  if (result instanceof Promise) {
    leave();
    throw new TypeError('group() does not support async functions as arguments, please see the documentation');
  }
  leave();
  return result;
}

async function leaveAfter(result: Promise<unknown>, leave: () => void): Promise<unknown> {
  try {
    return await result;
  } finally {
    leave();
  }
}

type Predicate = (value: unknown) => unknown;

/** Counts a pass or a fail under each name. A predicate that throws counts as a fail, and what it threw goes on. */
function check(vu: EngineVu, value: unknown, sets: unknown, tags: unknown): unknown {
  if (vu.stage === 'init') throw new Error('Using check() in the init context is not supported');
  if (typeof sets !== 'object' || sets === null) return true;
  const outside = vu.context;
  const own = typeof tags === 'object' && tags !== null ? (tags as Record<string, unknown>) : undefined;
  const count = (name: string, passed: boolean): void => {
    if (own === undefined) vu.countCheck(name, passed);
    else vu.countMetric(BUILT_IN.checks.name, passed ? 1 : 0, { check: name, ...texts(own) });
  };
  const names = Object.keys(sets);
  let all = true;
  for (let index = 0; index < names.length; index++) {
    const name = refuseSeparator(names[index]!, 'check');
    const predicate: unknown = (sets as Record<string, unknown>)[name];
    let result: unknown = predicate;
    if (typeof predicate === 'function') {
      try {
        result = (predicate as Predicate)(value);
      } catch (error) {
        count(name, false);
        throw error;
      }
    }
    if (isOurs(result))
      return ours(checkRest({ value, sets: sets as Record<string, unknown>, names, index, count, all }, result));
    if (result instanceof Promise)
      throw new TypeError('check() does not support async functions as arguments, please see the documentation');
    vu.context = outside;
    const passed = Boolean(result);
    count(name, passed);
    all &&= passed;
  }
  return all;
}

/** The same where a predicate blocks: from there on one waits for the other. */
async function checkRest(
  at: {
    value: unknown;
    sets: Record<string, unknown>;
    names: string[];
    index: number;
    count: (name: string, passed: boolean) => void;
    all: boolean;
  },
  first: Promise<unknown>,
): Promise<boolean> {
  const { value, sets, names, count } = at;
  let all = at.all;
  let pending: unknown = first;
  for (let index = at.index; index < names.length; index++) {
    const name = refuseSeparator(names[index]!, 'check');
    let passed: boolean;
    try {
      const predicate = sets[name];
      if (index > at.index) pending = typeof predicate === 'function' ? (predicate as Predicate)(value) : predicate;
      if (pending instanceof Promise && !isOurs(pending))
        throw new TypeError('check() does not support async functions as arguments, please see the documentation');
      passed = Boolean(await pending);
    } catch (error) {
      count(name, false);
      throw error;
    }
    count(name, passed);
    all &&= passed;
  }
  return all;
}

function refuseSeparator(name: string, what: string): string {
  if (name.includes('::')) throw new Error(`${what} and check names may not contain '::'`);
  return name;
}

const texts = (tags: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value)]));
