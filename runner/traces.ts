import { randomBytes } from 'node:crypto';

/**
 * Traces of the run's own requests (W3C Trace Context, level 2). A trace id says whose it is, so that nothing has to be
 * remembered for each request: 8 random bytes of the run, 4 of the step's name, 4 of the request; the parent id is its
 * second half.
 */
export interface Traces {
  /** The run's part: 16 hex digits. */
  readonly run: string;
  /** A step there is, so that its traces can be told by name. */
  learn(step: string): void;
  /** Undefined where it is not a trace of this run, or of a step nobody has heard of yet. */
  stepOf(traceId: string): string | undefined;
}

export function createTraces(): Traces {
  const run = randomBytes(8).toString('hex');
  const steps = new Map<string, string>();
  return {
    run,
    learn: (step) => void steps.set(keyOf(step), step),
    stepOf: (traceId) => (traceId.startsWith(run) ? steps.get(traceId.slice(16, 24)) : undefined),
  };
}

/** The id of the span that the target's first span names as its parent. */
export const parentIdOf = (traceId: string): string => traceId.slice(16);

/** The header for the nth request of a step. @param sampled whether the target is asked to record it */
export const traceparent = (run: string, key: string, request: number, sampled: boolean): string => {
  const own = key + (request >>> 0).toString(16).padStart(8, '0');
  return `00-${run}${own}-${own}-0${sampled ? 1 : 0}`;
};

/** FNV-1a, 32 bits: the few steps of a script hardly ever meet. */
export function keyOf(step: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(step)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
