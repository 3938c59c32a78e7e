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
