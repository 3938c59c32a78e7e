import { generator } from './generator.ts';
import { processes } from './processes/processes.ts';
import { loadOnStart } from './load-on-start.ts';
import type { Probe } from './probe.ts';
import { bullmq } from './queues/bullmq.ts';
import { httpQueue, rabbitmq } from './queues/http-queues.ts';
import { graphileWorker, pgBoss, sqlQueue } from './queues/sql-queues.ts';
import { metrics } from './runtime/metrics.ts';
import { redis } from './redis/redis.ts';
import type { otlp } from './otlp/otlp.ts';
import { thirdParty } from './third-party.ts';

/** Every source of evidence, by name. Each takes what it watches, and is handed to the run. */
export const probes = {
  postgres: (url: string, options?: { throwaway: boolean }): Probe =>
    loadOnStart('postgres', async () => (await import('./postgres/postgres.ts')).postgres(url, options)),
  redis,
  'pg-boss': pgBoss,
  'graphile-worker': graphileWorker,
  bullmq,
  rabbitmq,
  sql: sqlQueue,
  http: httpQueue,
  'third-party': thirdParty,
  otlp: (of: Parameters<typeof otlp>[0]): Probe =>
    loadOnStart('otlp', async () => (await import('./otlp/otlp.ts')).otlp(of)),
  processes,
  metrics,
  generator,
};
