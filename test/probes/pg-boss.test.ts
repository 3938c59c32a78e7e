import PgBoss from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type Postgres } from '../../fixtures/postgres/postgres.ts';
import { pgBoss } from '../../runner/probes/queues/sql-queues.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect, until } from './collect.ts';

let server: Postgres;
let boss: PgBoss;

beforeAll(async () => {
  server = await startPostgres();
  boss = new PgBoss(server.url);
  await boss.start();
  await boss.createQueue('mail');
});

afterAll(async () => {
  await boss?.stop({ graceful: false });
  await server?.stop();
});

test('tells what waits, runs, failed, came and got done, and how old the oldest is', async () => {
  for (let job = 0; job < 5; job++) await boss.send('mail', { secret: 'secret-23' });
  await boss.send('mail', {}, { startAfter: 3600 });
  const probe = pgBoss(server.url);
  const seen = await collect(probe);
  expect(samplesOf(seen, 'queue')).toMatchObject([
    { system: 'pg-boss', queue: 'mail', ready: 5, active: 0, failed: 0, arrived: 0, completed: 0 },
  ]);
  const [job] = await boss.fetch('mail');
  await boss.complete('mail', job!.id);
  await boss.fetch('mail');
  await boss.send('mail', {});
  await until(() => samplesOf(seen, 'queue').some(({ completed }) => completed === 1));
  await probe.stop();
  const last = samplesOf(seen, 'queue').at(-1)!;
  expect(last).toMatchObject({ ready: 4, active: 1 });
  expect(last.oldestSeconds).toBeGreaterThan(0);
  expect(samplesOf(seen, 'queue').reduce((sum, { arrived = 0 }) => sum + arrived, 0)).toBe(1);
  expect(seen.text()).not.toContain('secret');
});

test('a queue table that does not exist is named once', async () => {
  const probe = pgBoss(server.url, 'nowhere');
  const seen = await collect(probe);
  await probe.stop();
  expect(seen.notices).toMatchObject([{ text: 'no depth and age from the queue (pg-boss): a table is missing' }]);
});
