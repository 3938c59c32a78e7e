import { UserError } from '../../user-error.ts';
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
    [Symbol.iterator]: refuse,
    next: (...values: [] | [unknown]) => ours(notAStep(opened(next.apply(inner, values)))),
    return: (value: unknown) => ours(opened(end.call(inner, value))),
    throw: (error: unknown) => ours(opened(fail.call(inner, error))),
  });
}

/**
 * In `new Set(pages())` the language takes the steps itself, and would take a promise for a step that is never the last.
 */
const notAStep = (step: Promise<unknown>): Promise<unknown> => Object.defineProperty(step, 'done', { get: refuse });

function refuse(): never {
  throw new UserError('a generator that blocks is taken apart where nothing can wait', {
    why: 'constructors such as new Set take all values at once; JavaScript on Node cannot wait there',
    fix: 'spread it into an array first ([...pages()]), loop over it, or run the script on the k6 binary with --engine k6',
  });
}

type AnyIterable = Iterable<unknown> | AsyncIterable<unknown>;
const isAsync = (values: object): values is AsyncIterable<unknown> =>
  typeof values === 'object' && values !== null && Symbol.asyncIterator in values;

/**
 * What a `for await` may loop over: a generator that waits, or everything that is iterable without waiting.
 *
 * `for await` would wait for promises in a plain iterable; from here they come as they are.
 */
export function each(values: AnyIterable): AsyncIterable<unknown> {
  if (isAsync(values)) return values;
  const iterator: Iterator<unknown> | AsyncGenerator = values[Symbol.iterator]();
  if (isAsync(iterator)) return iterator;
  return {
    [Symbol.asyncIterator]: () => ({
      next: async (...args: [] | [unknown]) => iterator.next(...args),
      return: async (value: unknown) => iterator.return?.(value) ?? { value, done: true },
    }),
  };
}

/** The first values of an iterable, for a destructuring; no more than these are asked for. */
export async function take(values: AnyIterable, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  const iterator = each(values)[Symbol.asyncIterator]();
  while (taken.length < count) {
    const { value, done } = await iterator.next();
    if (done) return taken;
    taken.push(value);
  }
  await iterator.return?.();
  return taken;
}

/** All that an iterable gives, for a spread. */
export async function collect(values: AnyIterable): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const value of each(values)) all.push(value);
  return all;
}
