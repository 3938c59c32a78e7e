import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type Postgres } from '../../fixtures/postgres/postgres.ts';
import { postgres } from '../../runner/probes/postgres/postgres.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect, until } from './collect.ts';

let server: Postgres;
let admin: Client;

const connect = async (url = server.url): Promise<Client> => {
  const client = new Client({ connectionString: url, application_name: 'target' });
  client.on('error', () => {});
  await client.connect();
  return client;
};

beforeAll(async () => {
  server = await startPostgres();
  admin = await connect();
  await admin.query('create extension if not exists pg_stat_statements');
  await admin.query('create table product (id int primary key, name text, status text)');
  await admin.query("insert into product select n, 'name ' || n, 'new' from generate_series(1, 20000) n");
  await admin.query('analyze product');
});

afterAll(async () => {
  await admin?.end();
  await server?.stop();
});

test('counts the calls of a run by statement, with texts that hold no literal and plans that were not executed', async () => {
  const probe = postgres(server.url);
  const seen = await collect(probe);
  const target = await connect();
  for (let id = 0; id < 20; id++) await target.query('select name from product where id = $1', [id]);
  for (let n = 0; n < 3; n++)
    await admin.query("select id from product where status = 'secret-17' and name ilike '%x%'");
  await target.query("create role r password 'secret-18'");
  await target.query("/* secret-19 */ update product set name = 'secret-20' where id = -1");
  await target.end();
  await new Promise((resolve) => setTimeout(resolve, 300)); // its backend hands its counts over when it is gone
  await probe.stop();

  const texts = Object.assign({}, ...samplesOf(seen, 'pg-texts').map(({ texts }) => texts)) as Record<string, string>;
  const calls = (text: string): number =>
    samplesOf(seen, 'pg-statements')
      .flatMap(({ statements }) => statements)
      .filter(({ id }) => texts[id] === text)
      .reduce((sum, statement) => sum + statement.calls, 0);
  expect(calls('select name from product where id = $1')).toBe(20);
  expect(calls('select id from product where status = $1 and name ilike $2')).toBe(3);
  expect(seen.text()).not.toContain('secret');
  expect(seen.text()).not.toContain('plimsoll */');

  const plans = samplesOf(seen, 'pg-plan').filter(({ id }) => texts[id]?.includes('ilike'));
  expect(plans).toMatchObject([
    {
      nodes: [
        {
          type: 'Seq Scan',
          table: 'product',
          filter: [
            { column: 'name', operator: '~~*', use: 'none' },
            { column: 'status', operator: '=', use: 'equality' },
          ],
        },
      ],
    },
  ]);
  expect(samplesOf(seen, 'pg-tables').at(-1)).toMatchObject({
    tables: [{ name: 'product', rows: 20_000, indexScans: 21, distinct: { status: 1 } }],
    indexes: [{ name: 'product_pkey', table: 'product', columns: ['id'], unique: true, scans: 21 }],
  });
  expect(seen.notices).toEqual([]);
});

test('names who waits for a lock, and for whom', async () => {
  const probe = postgres(server.url);
  const seen = await collect(probe);
  const [holder, waiter] = [await connect(), await connect()];
  await holder.query('begin');
  await holder.query('select name from product where id = 1 for update');
  const waiting = waiter.query("update product set name = 'secret-21' where id = 1");
  await until(() => samplesOf(seen, 'pg-lock').length > 0);
  await holder.query('rollback');
  await waiting;
  await Promise.all([holder.end(), waiter.end()]);
  await probe.stop();
  expect(samplesOf(seen, 'pg-lock')[0]).toMatchObject({
    blocked: 'update product set name = $1 where id = $2',
    blocker: 'select name from product where id = $1 for update',
    blockerState: 'idle in transaction',
  });
  expect(samplesOf(seen, 'pg-activity').some(({ waits }) => (waits['Lock:transactionid'] ?? 0) > 0)).toBe(true);
});

test('goes on when its connection is cut, and tells of both ends of the gap', async () => {
  const probe = postgres(server.url);
  const seen = await collect(probe);
  await until(() => samplesOf(seen, 'pg-activity').length > 0);
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'plimsoll'");
  await until(() => seen.notices.some(({ code }) => code === 'probe-back'));
  const before = samplesOf(seen, 'pg-activity').length;
  await until(() => samplesOf(seen, 'pg-activity').length > before);
  await probe.stop();
  expect(seen.notices.map(({ code }) => code).filter((code) => code !== 'probe-back')).toEqual(['probe-lost']);
});

test('goes on when the server crashes: counts go on from zero, and both ends of the gap are told', async () => {
  const crashing = await startPostgres();
  const setup = await connect(crashing.url);
  await setup.query('create table t (id int)');
  const probe = postgres(crashing.url);
  const seen = await collect(probe);
  await setup.query('select id from t');
  await until(() => samplesOf(seen, 'pg-statements').length > 0);
  const [{ pid } = { pid: 0 }] = (await setup.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
  process.kill(pid, 'SIGKILL'); // the server ends every session and begins anew
  await until(() => seen.notices.some(({ code }) => code === 'probe-back'));
  const again = await connect(crashing.url);
  for (let n = 0; n < 3; n++) await again.query('select id from t');
  await again.end();
  await probe.stop();
  await crashing.stop();
  expect(new Set(seen.notices.map(({ code }) => code))).toEqual(new Set(['probe-lost', 'probe-back']));
  const texts = samplesOf(seen, 'pg-texts').at(-1)?.texts ?? {};
  const counted = samplesOf(seen, 'pg-statements').flatMap(({ statements }) =>
    statements.filter(({ id }) => texts[id] === 'select id from t'),
  );
  expect(counted.reduce((sum, { calls }) => sum + calls, 0)).toBe(4);
  expect(counted.every(({ calls, totalMs }) => calls > 0 && totalMs >= 0)).toBe(true);
});

test('a server without pg_stat_statements gives all but queries, and says how to have them', async () => {
  await admin.query('create database plain');
  const probe = postgres(server.url.replace(/\/postgres$/, '/plain'));
  const seen = await collect(probe);
  await until(() => samplesOf(seen, 'pg-activity').length > 0);
  await probe.stop();
  expect(seen.notices).toMatchObject([
    { code: 'database-statements', text: expect.stringContaining('CREATE EXTENSION') as string },
  ]);
  expect(samplesOf(seen, 'pg-tables').length).toBe(1);
  expect(samplesOf(seen, 'pg-statements')).toEqual([]);
});

test('pg_monitor alone sees states, waits and queries; plans want one more right', async () => {
  await admin.query("create role monitor login password 'p' in role pg_monitor");
  const probe = postgres(server.url.replace(/\/\/[^@]+@/, '//monitor:p@'));
  const seen = await collect(probe);
  for (let n = 0; n < 3; n++) await admin.query('select name from product where id = 7');
  await until(() => samplesOf(seen, 'pg-activity').length > 0);
  await probe.stop();
  expect(samplesOf(seen, 'pg-activity')[0]?.states['unknown']).toBeUndefined();
  expect(Object.values(samplesOf(seen, 'pg-texts')[0]?.texts ?? {})).toContain(
    'select name from product where id = $1',
  );
  expect(seen.notices.map(({ code, text }) => [code, /GRANT \w+/.exec(text)?.[0]])).toEqual([
    ['database-plans', 'GRANT pg_read_all_data'],
  ]);
});

test('says which grant would show more, and what it still sees it records', async () => {
  await admin.query("create role reader login password 'p'");
  const url = server.url.replace(/\/\/[^@]+@/, '//reader:p@');
  const probe = postgres(url);
  const seen = await collect(probe);
  await admin.query('select name from product where id = 1');
  await until(() => samplesOf(seen, 'pg-activity').length > 0);
  await probe.stop();
  expect(seen.notices.map(({ text }) => text).join('\n')).toContain('GRANT pg_monitor TO reader');
  expect(samplesOf(seen, 'pg-activity')[0]?.total).toBeGreaterThan(0);
});

test('can read and not write, and never waits long', async () => {
  const { createSession } = await import('../../runner/probes/postgres/session.ts');
  const session = createSession(server.url);
  await expect(session.rows('delete from product')).rejects.toThrow(/read-only/);
  await expect(session.rows('select pg_sleep(30)')).rejects.toThrow(/statement timeout/);
  expect(await session.rows('select 1 as one')).toEqual([{ one: 1 }]);
  await session.close();
});

test.each([
  ['a wrong password', (url: string) => url.replace(/:[^:@]+@/, ':secret-22@'), /password was refused/],
  ['a server that is not there', () => 'postgres://me:secret-22@127.0.0.1:9/x', /nothing listens/],
  ['a database that is not there', (url: string) => url.replace(/\/postgres$/, '/nowhere'), /does not exist/],
])('%s costs the evidence, not the run', async (_, broken, why) => {
  const probe = postgres(broken(server.url));
  const seen = await collect(probe);
  await probe.stop();
  await probe.stop();
  expect(seen.notices).toMatchObject([{ text: expect.stringMatching(why) as string }]);
  expect(seen.text()).not.toContain('secret');
});
