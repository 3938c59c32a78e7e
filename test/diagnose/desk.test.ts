import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDesk } from '../../fixtures/desk/desk.ts';
import { type Fix, fixes } from '../../fixtures/desk/fixes.ts';
import { resetDesk, seedDesk } from '../../fixtures/desk/seed.ts';
import { type Postgres, startPostgres } from '../../fixtures/postgres/postgres.ts';
import { diagnose } from '../../reports/diagnose/diagnose.ts';
import { probes } from '../../runner/probes/probes.ts';
import { readRecord } from '../../runner/record/reader.ts';
import { run } from '../../runner/run.ts';

let postgres: Postgres;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-desk-'));
  postgres = await startPostgres();
  await seedDesk(postgres.url);
}, 120_000);

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What is found where these fixes are missing, the gravest first. */
async function found(...missing: readonly Fix[]): Promise<string[]> {
  await resetDesk(postgres.url);
  const all = Object.keys(fixes) as Fix[];
  const desk = await startDesk(
    postgres.url,
    all.filter((fix) => !missing.includes(fix)),
  );
  try {
    const { record } = await run(
      {
        script: 'scenarios/desk.ts',
        // A record is never overwritten, and a test may be tried again.
        out: mkdtempSync(join(folder, 'run-')),
        env: { DURATION: '25s', TARGET: desk.url },
        target: desk.url,
        probes: [
          probes.postgres(postgres.url),
          probes['graphile-worker'](postgres.url),
          probes.processes([
            { name: 'desk', pid: desk.pids.desk },
            { name: 'worker', pid: desk.pids.worker },
          ]),
          probes.generator(),
        ],
      },
      new AbortController().signal,
    );
    return diagnose(readRecord(record)).map(({ rule, step }) => `${rule}: ${step}`);
  } finally {
    await desk.stop();
  }
}

// The rules were made on the shop; this target shares neither its framework nor its way to the database nor its queue.
test('two causes planted in a target of another style are among the first three, and none is claimed where none is', async () => {
  expect((await found('eager-relations', 'mail-workers')).slice(0, 3)).toEqual(
    expect.arrayContaining(['n-plus-one: GET /tickets', 'queue-backlog: queue mail']),
  );
  expect(await found()).toEqual([]);
}, 150_000);
