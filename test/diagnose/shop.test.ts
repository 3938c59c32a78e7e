import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type Postgres } from '../../fixtures/postgres/postgres.ts';
import { resetShop } from '../../fixtures/shop/seed/reset.ts';
import { seed } from '../../fixtures/shop/seed/seed.ts';
import { startShop } from '../../fixtures/shop/shop.ts';
import { compare } from '../../reports/compare.ts';
import { diagnose } from '../../reports/diagnose/diagnose.ts';
import { probes } from '../../runner/probes/probes.ts';
import { type RunRecord, readRecord } from '../../runner/record/reader.ts';
import { run } from '../../runner/run.ts';

let postgres: Postgres;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-causes-'));
  postgres = await startPostgres();
  await seed(postgres.url);
}, 120_000);

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function measure(fixes: 'none' | 'all'): Promise<RunRecord> {
  await resetShop(postgres.url);
  const shop = await startShop({ databaseUrl: postgres.url, fixes });
  try {
    const { record } = await run(
      {
        script: 'scenarios/shop.ts',
        // A record is never overwritten, and a test may be tried again.
        out: mkdtempSync(join(folder, `${fixes}-`)),
        env: { DURATION: '55s', TARGET: shop.url },
        target: shop.url,
        probes: [
          probes.postgres(postgres.url),
          probes['pg-boss'](postgres.url),
          probes.processes([
            { name: 'shop', pid: shop.pids.shop },
            { name: 'worker', pid: shop.pids.worker },
          ]),
          probes.generator(),
        ],
      },
      new AbortController().signal,
    );
    return readRecord(record);
  } finally {
    await shop.stop();
  }
}

test('the five great causes are found in the build before any mending, and none in the build after', async () => {
  const [before, after] = [await measure('none'), await measure('all')];
  const found = diagnose(before).map(({ rule, step }) => `${rule}: ${step}`);
  expect(found).toEqual(
    expect.arrayContaining([
      'missing-index: GET /search',
      'n-plus-one: GET /products',
      'lock-contention: POST /checkout',
      'queue-backlog: queue order-mail',
    ]),
  );
  // The other two planted faults (popular reads made anew, an unbounded list) cost less, and are found in most runs only.
  // Both hash a password; under an even load the two can hardly be told apart.
  expect(found.filter((one) => one.startsWith('event-loop: POST /')).length).toBeGreaterThan(0);
  expect(diagnose(after)).toEqual([]);
  const { followed, slowPaths } = compare(before, after);
  expect(new Set(followed.map(({ state }) => state))).toEqual(new Set(['mended']));
  const list = slowPaths.find(({ step }) => step === 'GET /products')?.database?.queries;
  // One query for each of the list's 24 rows; the seconds' edges blur it.
  const lookups = list?.find(({ text }) => /from stock/i.test(text));
  expect(lookups?.after).toBeUndefined();
  expect(lookups?.before?.calls).toBeGreaterThan(12);
}, 240_000);
