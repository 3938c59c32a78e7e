import PgBoss from 'pg-boss';
import PgBoss11 from 'pg-boss-11';
import { PgBoss as PgBoss12 } from 'pg-boss-12';
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

/** What the three majors have in common. */
interface Boss {
  start(): Promise<unknown>;
  createQueue(name: string): Promise<unknown>;
  send(name: string, data: object, options?: object): Promise<string | null>;
  fetch(name: string): Promise<readonly { id: string }[]>;
  complete(name: string, id: string): Promise<unknown>;
  fail(name: string, id: string, data?: object): Promise<unknown>;
  stop(options: { graceful: boolean }): Promise<unknown>;
}

test.each<[number, (connectionString: string, schema: string) => Boss]>([
  [10, (connectionString, schema) => new PgBoss({ connectionString, schema })],
  [11, (connectionString, schema) => new PgBoss11({ connectionString, schema })],
  [12, (connectionString, schema) => new PgBoss12({ connectionString, schema })],
])('pg-boss %d: ready, active, failed, done, and nothing of its own housekeeping', async (major, make) => {
  const schema = `boss_${major}_${Date.now()}`; // a test may be tried again
  const other = make(server.url, schema);
  await other.start();
  const probe = pgBoss(server.url, schema);
  try {
    await other.createQueue('mail');
    for (let job = 0; job < 6; job++) await other.send('mail', { secret: 'secret-24' }, { retryLimit: 0 });
    await other.send('mail', {}, { startAfter: 3600 });
    const seen = await collect(probe);
    const [done] = await other.fetch('mail');
    await other.complete('mail', done!.id);
    const [failed] = await other.fetch('mail');
    await other.fail('mail', failed!.id, { secret: 'secret-25' });
    await other.fetch('mail');
    await probe.stop();
    const told = samplesOf(seen, 'queue').filter(({ queue }) => queue === 'mail');
    expect(told[0]).toMatchObject({ ready: 6, active: 0, failed: 0 });
    expect(told.at(-1)).toMatchObject({ ready: 3, active: 1, failed: 1 });
    expect(told.reduce((sum, { completed = 0 }) => sum + completed, 0)).toBe(1);
    expect(new Set(samplesOf(seen, 'queue').map(({ queue }) => queue))).toEqual(new Set(['mail']));
    expect(seen.notices).toEqual([]);
    expect(seen.text()).not.toContain('secret');
  } finally {
    await probe.stop();
    await other.stop({ graceful: false });
  }
});

test('pg-boss 12: a job that depends on others is not waiting yet', async () => {
  const schema = `boss_blocked_${Date.now()}`;
  const other = new PgBoss12({ connectionString: server.url, schema });
  await other.start();
  const probe = pgBoss(server.url, schema);
  try {
    await other.createQueue('mail');
    for (let job = 0; job < 3; job++) await other.send('mail', {});
    await other
      .getDb()
      .executeSql(
        `update ${schema}.job set blocked = true where id = (select min(id::text)::uuid from ${schema}.job where name = 'mail')`,
      );
    const seen = await collect(probe);
    expect(samplesOf(seen, 'queue').at(-1)).toMatchObject({ queue: 'mail', ready: 2 });
  } finally {
    await probe.stop();
    await other.stop({ graceful: false });
  }
});
