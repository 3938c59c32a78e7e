import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startPostgres } from '../../fixtures/postgres/postgres.ts';
import { postgres } from '../../runner/probes/postgres/postgres.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect, until } from './collect.ts';

/** `npm ci --prefix test/postgres-versions` brings them; the throwaway one of the house is the newest. */
const older = (major: number): string =>
  fileURLToPath(new URL(`../postgres-versions/node_modules/postgres-${major}/dist/index.js`, import.meta.url));

for (const major of [14, 15, 16, 17])
  test.skipIf(!existsSync(older(major)))(
    `Postgres ${major} gives counts, plans, waits, tables and totals`,
    async () => {
      const server = await startPostgres({ package: older(major) });
      const admin = new Client(server.url);
      await admin.connect();
      try {
        await admin.query('create extension if not exists pg_stat_statements');
        await admin.query('create table product (id int primary key, status text, at timestamptz default now())');
        await admin.query("insert into product select n, 'new' from generate_series(1, 20000) n");
        await admin.query('analyze product');
        const probe = postgres(server.url);
        const seen = await collect(probe);
        for (let n = 0; n < 4; n++)
          await admin.query("select id from product where status = $1 and at > now() - interval '1 day'", [
            'secret-41',
          ]);
        await until(() => samplesOf(seen, 'pg-activity').length > 0);
        await probe.stop();

        expect(samplesOf(seen, 'pg-server')[0]?.version).toMatch(new RegExp(`^${major}\\.`));
        const texts = samplesOf(seen, 'pg-texts')[0]?.texts ?? {};
        const id = Object.keys(texts).find((id) => texts[id]?.startsWith('select id from product'));
        const calls = samplesOf(seen, 'pg-statements').flatMap(({ statements }) =>
          statements.filter((one) => one.id === id),
        );
        expect(calls.reduce((sum, one) => sum + one.calls, 0)).toBe(4);
        const plan = samplesOf(seen, 'pg-plan').find((plan) => plan.id === id);
        expect(plan?.unavailable).toBeUndefined();
        expect(plan?.nodes).toMatchObject([
          { type: 'Seq Scan', table: 'product', filter: [{ column: 'status' }, { column: 'at' }] },
        ]);
        expect(samplesOf(seen, 'pg-database').length).toBeGreaterThan(0);
        expect(samplesOf(seen, 'pg-tables')[0]?.tables[0]?.rows).toBe(20_000);
        expect(seen.notices).toEqual([]);
        expect(seen.text()).not.toContain('secret');
      } finally {
        await admin.end();
        await server.stop();
      }
    },
  );
