const OURS = Symbol.for('plimsoll.ours');
type Marked = { [OURS]?: true };

/**
 * Marks the promise of a function that the author wrote as blocking and lowering made asynchronous.
 *
 * A promise that the author made on purpose (an async function, http.asyncRequest) has no mark, so a value that only
 * the run can tell apart is awaited if it is ours and stays a promise if it is theirs.
 */
export function ours<T>(value: T): T {
  if (value instanceof Promise) (value as Marked)[OURS] = true;
  return value;
}

/** Whether a value is the promise of a blocking function, which its caller must await. */
export function isOurs(value: unknown): value is Promise<unknown> {
  return value instanceof Promise && (value as Marked)[OURS] === true;
}

/** A promise that the author's function returned as a value: an async function would wait for it, so it travels in here. */
class Kept {
  readonly promise: unknown;
  constructor(promise: unknown) {
    this.promise = promise;
  }
}

export function keep(value: unknown): unknown {
  return (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
    ? new Kept(value)
    : value;
}

/** What was kept, as it was. */
export function open(value: unknown): unknown {
  return value instanceof Kept ? value.promise : value;
}

/** The result of a callback, to be awaited and opened: a promise of ours is waited for, one of theirs is a value. */
export const settle = async (result: unknown): Promise<unknown> => (isOurs(result) ? result : keep(result));
