import { open, ours } from './ours.ts';

/**
 * A generator that waits. `next` gives a promise of ours, so a caller that may meet one awaits it; a loop takes it
 * through `each`.
 */
export function generator(
  make: (...args: unknown[]) => AsyncGenerator,
  self: unknown,
  args: unknown[],
): AsyncGenerator {
  const inner: AsyncGenerator = Reflect.apply(make, self, args);
  const { next, return: end, throw: fail } = inner;
  const opened = async (step: Promise<IteratorResult<unknown>>): Promise<IteratorResult<unknown>> => {
    const { value, done = false } = await step;
    return { value: open(value), done };
  };
  return Object.assign(inner, {
    next: (...values: [] | [unknown]) => ours(opened(next.apply(inner, values))),
    return: (value: unknown) => ours(opened(end.call(inner, value))),
    throw: (error: unknown) => ours(opened(fail.call(inner, error))),
  });
}

type AnyIterable = Iterable<unknown> | AsyncIterable<unknown>;
const isAsync = (values: AnyIterable): values is AsyncIterable<unknown> =>
  typeof values === 'object' && values !== null && Symbol.asyncIterator in values;

/**
 * What a `for await` may loop over: a generator that waits, or everything that is iterable without waiting.
 *
 * `for await` would wait for promises in a plain iterable; from here they come as they are.
 */
export function each(values: AnyIterable): AsyncIterable<unknown> {
  if (isAsync(values)) return values;
  const iterator = values[Symbol.iterator]();
  return {
    [Symbol.asyncIterator]: () => ({
      next: async (...args: [] | [unknown]) => iterator.next(...args),
      return: async (value: unknown) => iterator.return?.(value) ?? { value, done: true },
    }),
  };
}

/** All that an iterable gives, for a spread. */
export async function collect(values: AnyIterable): Promise<unknown[]> {
  if (!isAsync(values)) return [...values];
  const all: unknown[] = [];
  for await (const value of values) all.push(value);
  return all;
}
