import { z } from 'zod';

const number = z.number();

/** What the target asked of one route of a third party from `from` to `at`, as plimsoll's double saw it. */
const dependency = z.object({
  name: z.string(),
  from: number,
  /** 'POST /payments' */
  route: z.string(),
  calls: number,
  statuses: z.record(z.string(), number),
  /** Callers who closed the connection before they had their answer. */
  abandoned: number,
  /** Calls with an Idempotency-Key that had come before. */
  repeated: number,
  /** How long callers waited: HdrHistogram in µs. */
  latency: z.string(),
});

export const dependencyKinds = { dependency };
