import { BLOCKING_EXPORTS } from './blocking-api.ts';
import { ours } from './ours.ts';

type Callable = (this: unknown, ...args: unknown[]) => unknown;

/** The namespace of a k6 module in which the functions that block return promises of ours. */
export function branded(name: string, namespace: Record<string, unknown>): Record<string, unknown> {
  const blocking = BLOCKING_EXPORTS[name];
  if (!blocking) return namespace;
  const wrapped = new Map<unknown, Callable>();
  const wrapAll = (exports: Record<string, unknown>): Record<string, unknown> => {
    const copy = Object.create(
      Object.getPrototypeOf(exports) as object | null,
      Object.getOwnPropertyDescriptors(exports),
    ) as Record<string, unknown>;
    for (const key of Object.keys(blocking)) {
      const value = exports[key];
      if (typeof value !== 'function') continue;
      if (!wrapped.has(value)) wrapped.set(value, wrap(value as Callable));
      Object.defineProperty(copy, key, { value: wrapped.get(value), enumerable: true, writable: true });
    }
    return copy;
  };
  const copy = wrapAll(namespace);
  const { default: main } = namespace;
  if (typeof main === 'object' && main !== null) copy['default'] = wrapAll(main as Record<string, unknown>);
  return copy;
}

const wrap = (blocks: Callable): Callable =>
  Object.defineProperty(
    function (this: unknown, ...args: unknown[]) {
      return ours(Reflect.apply(blocks, this, args));
    } satisfies Callable,
    'name',
    { value: blocks.name },
  );
