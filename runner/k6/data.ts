import type { EngineModule } from './engine-vu.ts';
import { GoError } from './go-error.ts';

/** `k6/data`: SharedArray. */
export const data: EngineModule = (vu) => {
  // A function and not a class: what `new` gives is the array that all VUs share.
  function SharedArray(name: unknown, make: unknown): readonly unknown[] {
    if (vu.stage !== 'init') throw new GoError('new SharedArray must be called in the init context');
    if (typeof name !== 'string' || name === '') throw new GoError("empty name provided to SharedArray's constructor");
    if (typeof make !== 'function')
      throw new GoError("a function is expected as the second argument of SharedArray's constructor");
    return vu.sharedArrays.get(name, make as () => unknown);
  }
  const namespace = { SharedArray };
  return { ...namespace, default: namespace };
};
