import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../fixtures/postgres/postgres.ts';
import { type Fix, fixes } from '../fixtures/shop/fixes.ts';
import { resetShop } from '../fixtures/shop/seed/reset.ts';
import { seed } from '../fixtures/shop/seed/seed.ts';
import { startShop } from '../fixtures/shop/shop.ts';
import { diagnose } from '../reports/diagnose/diagnose.ts';
import type { Finding } from '../reports/diagnose/rule.ts';
import { probes } from '../runner/probes/probes.ts';
import { readRecord } from '../runner/record/reader.ts';
import { run } from '../runner/run.ts';
import type { Bench } from './harness.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 45);
const ALL = Object.keys(fixes) as Fix[];

/** What has to be found where only this fix is missing. */
const CAUSES: Readonly<Record<Fix, { rule: string; step: RegExp }>> = {
  'search-index': { rule: 'missing-index', step: /^GET \/search$/ },
  'list-join': { rule: 'n-plus-one', step: /^GET \/products$/ },
  'payment-after-commit': { rule: 'lock-contention', step: /^POST \/checkout$/ },
  'mail-batches': { rule: 'queue-backlog', step: /^queue order-mail$/ },
  'async-hashing': { rule: 'event-loop', step: /^POST \/(login|signup)$/ },
  'product-cache': { rule: 'repeat-reads', step: /^GET \/products\/:id$/ },
  'history-pages': { rule: 'unbounded-list', step: /^GET \/orders$/ },
};

/** Each planted cause alone: at which rank it is found, and what else is claimed; then nothing planted, nothing claimed. */
export const causes: Bench = {
  name: 'each planted cause alone, at which rank it is found',
  async run(print) {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-causes-'));
    const postgres = await startPostgres();
    try {
      await seed(postgres.url);
      print(`${'planted'.padEnd(22)} rank  also claimed`);
      for (const missing of [...ALL, undefined]) {
        const found = await measure(postgres.url, missing, join(folder, missing ?? 'none'));
        const rank = found.findIndex((one) => missing !== undefined && isCause(one, missing));
        const others = found.filter((one) => missing === undefined || !isCause(one, missing));
        print(
          `${(missing ?? 'nothing').padEnd(22)} ${(rank < 0 ? '–' : String(rank + 1)).padEnd(5)} ${others.map(({ rule, step }) => `${rule}: ${step}`).join(', ') || '–'}`,
        );
      }
    } finally {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const isCause = ({ rule, step }: Finding, missing: Fix): boolean =>
  rule === CAUSES[missing].rule && CAUSES[missing].step.test(step);

async function measure(databaseUrl: string, missing: Fix | undefined, out: string): Promise<Finding[]> {
  await resetShop(databaseUrl);
  const shop = await startShop({ databaseUrl, fixes: ALL.filter((fix) => fix !== missing) });
  try {
    const { record } = await run(
      {
        script: 'scenarios/shop.ts',
        out,
        env: { DURATION: `${SECONDS}s`, TARGET: shop.url },
        target: shop.url,
        probes: [
          probes.postgres(databaseUrl),
          probes['pg-boss'](databaseUrl),
          probes.processes([
            { name: 'shop', pid: shop.pids.shop },
            { name: 'worker', pid: shop.pids.worker },
          ]),
        ],
      },
      new AbortController().signal,
    );
    return diagnose(readRecord(record));
  } finally {
    await shop.stop();
  }
}
