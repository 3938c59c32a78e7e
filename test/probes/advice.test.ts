import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type Postgres } from '../../fixtures/postgres/postgres.ts';
import { seed } from '../../fixtures/shop/seed/seed.ts';
import { postgres } from '../../runner/probes/postgres/postgres.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect } from './collect.ts';

let server: Postgres;
let admin: Client;

beforeAll(async () => {
  server = await startPostgres();
  await seed(server.url);
  admin = new Client({ connectionString: server.url });
  await admin.connect();
}, 120_000);

afterAll(async () => {
  await admin?.end();
  await server?.stop();
});

const indexes = async (): Promise<string[]> =>
  (await admin.query<{ indexname: string }>('select indexname from pg_indexes order by 1')).rows.map(
    ({ indexname }) => indexname,
  );

const search = () =>
  admin.query(
    'SELECT id, name FROM products WHERE name ILIKE $1 OR description ILIKE $1 ORDER BY sold DESC, id LIMIT $2',
    ['%lamp%', 20],
  );

async function advice(options?: { throwaway: boolean }) {
  const probe = postgres(server.url, options);
  const seen = await collect(probe);
  for (let n = 0; n < 3; n++) await search();
  await probe.stop();
  expect(seen.notices).toEqual([]);
  return samplesOf(seen, 'pg-advice').filter(({ definitions }) => definitions[0]?.startsWith('products'));
}

test("the shop's search without an index: on the throwaway database the planner takes the trigrams, and nothing stays", async () => {
  const before = await indexes();
  expect(await advice({ throwaway: true })).toMatchObject([
    {
      definitions: ['products USING gin (name gin_trgm_ops)', 'products USING gin (description gin_trgm_ops)'],
      by: 'built',
      planned: { used: true },
    },
  ]);
  expect(await indexes()).toEqual(before);
});

test('on any other database nothing is built to be tried', async () => {
  expect(await advice()).toEqual([]);
});
