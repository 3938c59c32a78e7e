import { sourceStack } from '../script/stack.ts';
import type { ThreadState } from './thread-state.ts';

/** The same error is printed so often, then only counted. */
const MOST_REPEATS = 10;
/** Of so many different errors it is known how often each came. */
const MOST_KNOWN = 1000;

/** Shows what iterations throw, in the record once, to the user a few times. */
export function exceptionTeller(thread: Pick<ThreadState, 'script' | 'notice' | 'log'>): (error: unknown) => void {
  const repeats = new Map<string, number>();
  return (error) => {
    const text = sourceStack(thread.script, error);
    const seen = (repeats.get(text) ?? 0) + 1;
    if (repeats.size < MOST_KNOWN || seen > 1) repeats.set(text, seen);
    if (seen === 1) thread.notice('iteration-error', text);
    if (seen > MOST_REPEATS) return;
    thread.log({ level: 'error', text, source: 'engine' });
    if (seen === MOST_REPEATS)
      thread.log({ level: 'warning', text: 'this exception is counted and no longer shown', source: 'engine' });
  };
}
