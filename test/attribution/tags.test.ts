import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Postgres, startPostgres } from '../../fixtures/postgres/postgres.ts';
import { postgres } from '../../runner/probes/postgres/postgres.ts';
import { routeOf } from '../../runner/probes/postgres/tags.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect } from '../probes/collect.ts';

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server?.stop());

test.each([
  ["traceparent='00-ab-cd-01',route='%2Fproducts%2F%3Aid',db_driver='pg'", '/products/:id'],
  ["route='/reset/S70ecret9/now?token=S71ecret'", '/reset/{id}/now'],
  ["controller='products',action='show',user='S72ecret'", 'products#show'],
  ['application:Shop,controller:orders,action:index', 'orders#index'],
  ["controller='S73ecret/..',action='show'", undefined],
  [' only words, S74ecret ', undefined],
  ["route='%E0%A4%A'", '{id}'],
])('of the comment %s the route is %s', (comment, route) => {
  expect(routeOf(comment)).toBe(route);
});

test('who asks is read from comments and names of sessions while queries run, and no other word of them', async () => {
  const clients = await Promise.all(
    ['target', 'GET /orders/7'].map(async (application_name) => {
      const client = new Client({ connectionString: server.url, application_name });
      await client.connect();
      return client;
    }),
  );
  const probe = postgres(server.url);
  const seen = await collect(probe);
  const [commented, named] = clients;
  const routes = () => new Set(samplesOf(seen, 'pg-tags').flatMap(({ tags }) => tags.map(({ route }) => route)));
  const ask = async (): Promise<void> => {
    for (let round = 0; round < 20 && routes().size < 2; round++) {
      await commented!.query("select pg_sleep(0.6) /*route='/list',key='S75ecret'*/");
      await named!.query("select pg_sleep(0.6), 'S76ecret'");
    }
  };
  await ask();
  await probe.stop();
  await Promise.all(clients.map((client) => client.end()));
  expect(seen.notices).toEqual([]);
  expect(routes()).toEqual(new Set(['/list', 'GET /orders/{id}']));
  expect(samplesOf(seen, 'pg-tags').every(({ tags }) => tags.every(({ id }) => id !== undefined))).toBe(true);
  expect(seen.text()).not.toMatch(/S7\decret/);
}, 60_000);

test('pg_stat_statements keeps the first comment for all: it cannot tell routes apart', async () => {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  for (const route of ['first', 'second']) await client.query(`select 4242 as answer /*route='/${route}'*/`);
  const { rows } = await client.query<{ query: string; calls: string }>(
    "select query, calls from pg_stat_statements where query like '%as answer%' and query not like '%pg_stat_statements%'",
  );
  await client.end();
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ calls: '2' });
  expect(rows[0]?.query).not.toContain('/second');
});
