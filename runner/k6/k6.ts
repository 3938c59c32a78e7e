import { isOurs, ours } from '../script/ours.ts';
import { BUILT_IN } from '../metrics/metric.ts';
import { GoError } from './go-error.ts';
import { toTags } from './tags.ts';
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
      throw new GoError(typeof reason === 'string' ? reason : (JSON.stringify(reason) ?? ''));
    },
    randomSeed: (seed: unknown) => vu.seedRandom(Number(seed)),
  };
  return { ...namespace, default: namespace };
};

/** Runs the function inside the group and gives what it gives. Its time counts also where it throws. */
function group(vu: EngineVu, name: unknown, work: unknown): unknown {
  if (vu.stage === 'init') throw new GoError('Using group() in the init context is not supported');
  if (typeof work !== 'function') throw new GoError('group() requires a callback as a second argument');
  const title = refuseSeparator(String(name));
  const outside = vu.context;
  // A group without a name is none, but its time counts.
  const inside = title === '' ? outside : outside.enter(title);
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
    vu.context = outside;
    throw new GoError(
      'group() does not support async functions as arguments, please see https://grafana.com/docs/k6/latest/javascript-api/k6/group/ for more info',
    );
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
  if (vu.stage === 'init') throw new GoError('Using check() in the init context is not supported');
  if (sets === undefined) throw new GoError('no checks provided to `check`');
  const outside = vu.context;
  const own = toTags(tags);
  const count = (name: string, passed: boolean): void => {
    if (own === undefined) vu.countCheck(name, passed);
    else vu.countMetric(BUILT_IN.checks.name, passed ? 1 : 0, { check: name, ...own });
  };
  const names = Object.keys(sets as object);
  let all = true;
  for (let index = 0; index < names.length; index++) {
    const name = refuseSeparator(names[index]!);
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
    if (result instanceof Promise) throw new GoError(NO_ASYNC_CHECK);
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
    const name = refuseSeparator(names[index]!);
    let passed: boolean;
    try {
      const predicate = sets[name];
      if (index > at.index) pending = typeof predicate === 'function' ? (predicate as Predicate)(value) : predicate;
      if (pending instanceof Promise && !isOurs(pending)) throw new GoError(NO_ASYNC_CHECK);
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

const NO_ASYNC_CHECK =
  'the built-in check() does not support async functions as arguments. Use the JavaScript utils library as a replacement. Refer to https://grafana.com/docs/k6/latest/javascript-api/jslib/utils/check/ for more info';

function refuseSeparator(name: string): string {
  if (name.includes('::')) throw new GoError("group and check names may not contain '::'");
  return name;
}
