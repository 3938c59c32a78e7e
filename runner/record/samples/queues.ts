import { z } from 'zod';

const number = z.number();

const queue = z.object({
  /** 'pg-boss', 'graphile-worker', 'bullmq', 'rabbitmq', 'sql', 'http' */
  system: z.string(),
  queue: z.string(),
  /** Jobs that may run now, jobs that run, jobs that stand failed. */
  ready: number,
  active: number.optional(),
  failed: number.optional(),
  /** Since the previous sample. */
  arrived: number.optional(),
  completed: number.optional(),
  failures: number.optional(),
  /** How long the oldest ready job has been able to run. */
  oldestSeconds: number.optional(),
});

/** Redis as a whole; its keys and the arguments of commands are not looked at. */
const redis = z.object({
  memoryBytes: number,
  memoryMaxBytes: number.optional(),
  evicted: number,
  expired: number,
  hits: number,
  misses: number,
  commands: number,
  clients: number,
  /** How many there may be, and how many more came and were refused. */
  clientsMax: number.optional(),
  rejected: number.optional(),
  /** Clients that wait in a blocking command, as workers of queues do. */
  blocked: number,
  /** What its slow log took up meanwhile: the command's name alone. */
  slow: z.array(z.object({ command: z.string(), ms: number })).optional(),
});

/** Queues, and Redis, which often holds them and the cache. */
export const queueKinds = { queue, redis };
