import type { Sample } from '../../record/samples.ts';

/** A queue as it stands. What the system cannot tell is missing or null. */
export interface QueueState {
  queue: string;
  ready: number;
  active?: number | null;
  failed?: number | null;
  /** Jobs that are done, and all jobs there ever were, as far as the system still holds them. */
  done?: number | null;
  total?: number | null;
  oldestSeconds?: number | null;
}

type QueueSample = Extract<Sample, { kind: 'queue' }>;

/** Turns states into samples: what came, got done and failed since the state before. */
export function createFlow(system: string): (states: readonly QueueState[]) => QueueSample[] {
  let before = new Map<string, QueueState>();
  let first = true;
  return (states) => {
    const samples = states.map((state) => toSample(system, state, first ? state : before.get(state.queue)));
    before = new Map(states.map((state) => [state.queue, state]));
    first = false;
    return samples;
  };
}

function toSample(system: string, now: QueueState, then: QueueState | undefined): QueueSample {
  return {
    kind: 'queue',
    system,
    queue: now.queue,
    ready: now.ready,
    ...present('active', now.active),
    ...present('failed', now.failed),
    ...present('arrived', since(now.total, then?.total)),
    ...present('completed', since(now.done, then?.done)),
    ...present('failures', since(now.failed, then?.failed)),
    ...present('oldestSeconds', now.oldestSeconds),
  };
}

/** Finished jobs are cleared away in time, so a count that fell says nothing. */
const since = (now: number | null | undefined, then: number | null | undefined): number | undefined =>
  typeof now === 'number' ? Math.max(0, now - (then ?? 0)) : undefined;

const present = <Name extends keyof QueueSample>(name: Name, value: number | null | undefined) =>
  (typeof value === 'number' ? { [name]: value } : {}) as { [N in Name]?: number };
