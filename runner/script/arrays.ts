import { each } from './generators.ts';
import { isOurs, keep, open, settle } from './ours.ts';

type Callback = (...args: unknown[]) => unknown;
type Method = (
  list: ArrayLike<unknown>,
  call: (...args: unknown[]) => Promise<unknown>,
  rest: unknown[],
) => Promise<unknown>;

/**
 * An array method whose callback may block: one call after the other, in order, ending early where the method does.
 *
 * What is no array (a Map, an object of the script's own with a method of that name) gets its own method called.
 *
 * @param name the method; '?map' where the source has `list?.map(…)`
 */
export async function arrayMethod(name: string, list: unknown, ...args: unknown[]): Promise<unknown> {
  if (name.startsWith('?'))
    return list === undefined || list === null ? undefined : arrayMethod(name.slice(1), list, ...args);
  if (name === 'from') return from(args);
  const [callback, ...rest] = args;
  if (typeof callback === 'function' && name === 'forEach' && (list instanceof Map || list instanceof Set)) {
    for (const [key, value] of list.entries()) {
      const result: unknown = Reflect.apply(callback as Callback, rest[0], [value, key, list]);
      if (isOurs(result)) await result;
    }
    return undefined;
  }
  const isList = Array.isArray(list) || (ArrayBuffer.isView(list) && !(list instanceof DataView));
  const method = isList ? METHODS[name] : undefined;
  if (!method || typeof callback !== 'function') {
    const result: unknown = (list as Record<string, Callback>)[name]!(...args);
    return isOurs(result) ? result : keep(result);
  }
  const self = name.startsWith('reduce') ? undefined : rest[0];
  const result = await method(
    list as unknown[],
    (...given) => settle(Reflect.apply(callback as Callback, self, given)),
    rest,
  );
  return ArrayBuffer.isView(list) && Array.isArray(result)
    ? Reflect.construct(list.constructor as never, [result])
    : keep(result);
}

/** `Array.from`: one value after the other is taken and handed to the callback. */
async function from([source, callback, self]: readonly unknown[]): Promise<unknown[]> {
  const made: unknown[] = [];
  const add = async (value: unknown): Promise<void> => {
    if (typeof callback !== 'function') return void made.push(value);
    const result: unknown = await settle(Reflect.apply(callback as Callback, self, [value, made.length]));
    made.push(open(result));
  };
  const values = Object(source) as ArrayLike<unknown>;
  if (Symbol.iterator in values)
    for await (const value of each(values as unknown as Iterable<unknown>)) await add(value);
  else for (let index = 0; index < values.length; index++) await add(values[index]);
  return made;
}

/** Indices that are there: a hole is skipped by the older methods, as in the language. */
function* present(list: ArrayLike<unknown>): Generator<number> {
  for (let index = 0, { length } = list; index < length; index += 1) if (index in list) yield index;
}

const find =
  (back: boolean, found: (value: unknown, index: number) => unknown, none: unknown): Method =>
  async (list, call) => {
    const { length } = list;
    for (let step = 0; step < length; step += 1) {
      const index = back ? length - 1 - step : step;
      const value = list[index];
      if (await call(value, index, list)) return found(value, index);
    }
    return none;
  };

const reduce =
  (back: boolean): Method =>
  async (list, call, rest) => {
    const indices = [...present(list)];
    if (back) indices.reverse();
    if (rest.length === 0 && indices.length === 0) throw new TypeError('Reduce of empty array with no initial value');
    let result = rest.length > 0 ? rest[0] : list[indices.shift()!];
    for (const index of indices) if (index in list) result = open(await call(result, list[index], index, list));
    return result;
  };

const METHODS: Readonly<Record<string, Method>> = {
  async forEach(list, call) {
    for (const index of present(list)) await call(list[index], index, list);
  },
  async map(list, call) {
    const result: unknown[] = Array.from({ length: 0 });
    result.length = list.length;
    for (const index of present(list)) result[index] = open(await call(list[index], index, list));
    return result;
  },
  async filter(list, call) {
    const result: unknown[] = [];
    for (const index of present(list)) {
      const value = list[index];
      if (await call(value, index, list)) result.push(value);
    }
    return result;
  },
  async flatMap(list, call) {
    const result: unknown[] = [];
    for (const index of present(list)) result.push(open(await call(list[index], index, list)));
    return result.flat();
  },
  async some(list, call) {
    for (const index of present(list)) if (await call(list[index], index, list)) return true;
    return false;
  },
  async every(list, call) {
    for (const index of present(list)) if (!(await call(list[index], index, list))) return false;
    return true;
  },
  find: find(false, (value) => value, undefined),
  findIndex: find(false, (_, index) => index, -1),
  findLast: find(true, (value) => value, undefined),
  findLastIndex: find(true, (_, index) => index, -1),
  reduce: reduce(false),
  reduceRight: reduce(true),
};
