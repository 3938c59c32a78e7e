import { SCRIPT_EXCEPTION } from './script-exception.ts';
import { UserError } from '../../user-error.ts';
import { arrayMethod } from './arrays.ts';
import { collect, each, generator, take } from './generators.ts';
import { isOurs, keep, open, ours } from './ours.ts';
import type { Guard } from './script.ts';

/** What lowered code calls, as `$plimsoll`. One for each script and thread; it keeps nothing from one call to the next. */
export interface Helpers {
  /** The value that is looked at: `is(v = f()) ? await v : v`. Nothing runs in between. */
  v: unknown;
  is: typeof isOurs;
  ours: typeof ours;
  keep: typeof keep;
  open: typeof open;
  array: typeof arrayMethod;
  each: typeof each;
  collect: typeof collect;
  take: typeof take;
  generator: typeof generator;
  /** `value?.…`, where what follows waits. */
  chain(value: unknown, rest: (value: unknown) => Promise<unknown>): unknown;
  /** `object.name` as a function that keeps its `this`. */
  method(object: unknown, name: PropertyKey): unknown;
  /** A function whose caller waits for any promise: an export, a callback of `then`. */
  opened(value: unknown): unknown;
  /** `import.meta` of a source. */
  meta(url: string): { url: string; resolve(path: string): string };
  guard(index: number, value: unknown): unknown;
  guarded(index: number, callback: unknown): unknown;
}

export function createHelpers(guards: readonly Guard[]): Helpers {
  const guard = (index: number, value: unknown): unknown => {
    if (!isOurs(value)) return value;
    // The error says it; what becomes of the promise is no second one.
    value.catch(() => undefined);
    throw blockedError(guards[index]!);
  };
  return {
    v: undefined,
    is: isOurs,
    ours,
    keep,
    open,
    array: arrayMethod,
    each,
    collect,
    take,
    generator,
    chain: (value, rest) => (value === undefined || value === null ? undefined : rest(value)),
    method: (object, name) => {
      const value = (object as Record<PropertyKey, unknown>)[name];
      return typeof value === 'function' ? (value.bind(object) as unknown) : value;
    },
    opened: (value) =>
      typeof value === 'function'
        ? (...args: unknown[]) => {
            const result: unknown = Reflect.apply(value as (...args: unknown[]) => unknown, undefined, args);
            return isOurs(result) ? ours(result.then(open)) : result;
          }
        : value,
    meta: (url) => ({ url, resolve: (path) => new URL(path, url).href }),
    guard,
    guarded: (index, callback) =>
      typeof callback === 'function'
        ? function (this: unknown, ...args: unknown[]) {
            return guard(index, Reflect.apply(callback as (...args: unknown[]) => unknown, this, args));
          }
        : callback,
  };
}

function blockedError({ at, place }: Guard): UserError {
  return new UserError(`${at}: this call blocks in ${place}`, {
    why: 'a request or a sleep can be waited for only in functions that an iteration, setup or teardown calls',
    fix: 'wait before it and hand the result in, or run the script on the k6 binary with --engine k6',
    exitCode: SCRIPT_EXCEPTION,
  });
}
