import { ours } from './ours.ts';

/**
 * A generator that waits. `next` gives a promise of ours, so a caller that may meet one awaits it; a loop takes it
 * through `each`.
 */
export function generator(
  make: (...args: unknown[]) => AsyncGenerator,
  self: unknown,
  args: unknown[],
): AsyncGenerator {
  const inner = Reflect.apply(make, self, args) as AsyncGenerator;
  const { next, return: end, throw: fail } = inner;
  return Object.assign(inner, {
    next: (...values: [] | [unknown]) => ours(next.apply(inner, values)),
    return: (value: unknown) => ours(end.call(inner, value)),
    throw: (error: unknown) => ours(fail.call(inner, error)),
  });
}

const isAsync = (values: Iterable<unknown> | AsyncIterable<unknown>): values is AsyncIterable<unknown> =>
  typeof values === 'object' && values !== null && Symbol.asyncIterator in values;

/** What a `for await` may loop over: generators that wait, and everything that is iterable without waiting. */
export function each(values: Iterable<unknown> | AsyncIterable<unknown>): Iterable<unknown> | AsyncIterable<unknown> {
  return isAsync(values) ? values : values;
}

/** All that an iterable gives, for a spread. */
export async function collect(values: Iterable<unknown> | AsyncIterable<unknown>): Promise<unknown[]> {
  if (!isAsync(values)) return [...values];
  const all: unknown[] = [];
  for await (const value of values) all.push(value);
  return all;
}
