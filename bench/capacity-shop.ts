import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../fixtures/postgres/postgres.ts';
import { resetShop } from '../fixtures/shop/seed/reset.ts';
import { seed } from '../fixtures/shop/seed/seed.ts';
import { startShop } from '../fixtures/shop/shop.ts';
import type { CapacityResult } from '../reports/capacity/result.ts';
import { capacityText, stepText } from '../reports/capacity/text.ts';
import { probes } from '../runner/probes/probes.ts';
import { run } from '../runner/run.ts';
import { findCapacity } from '../trials/capacity/capacity.ts';
import type { Bench } from './harness.ts';

/** As short as a p95 of the rarest route allows: at the answer each has some hundred requests. */
const HOLD = 1000 * Number(process.env['BENCH_SECONDS'] ?? '10');
const SEARCHES = Number(process.env['BENCH_SEARCHES'] ?? '3');
const SCRIPT = fileURLToPath(new URL('../scenarios/shop.ts', import.meta.url));

/**
 * How much load the demo shop carries, before its fixes and after them: do searches agree, and do they say why? About two
 * and a half minutes a search, a quarter of an hour in all. BENCH_SEARCHES=1 and BENCH_BUILD=after make a short one.
 */
export const capacityShop: Bench = {
  name: 'capacity of the demo shop: three searches a build',
  async run(print) {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-capacity-shop-'));
    const postgres = await startPostgres({});
    try {
      await seed(postgres.url);
      const builds = (['before', 'after'] as const).filter((build) => (process.env['BENCH_BUILD'] ?? build) === build);
      for (const build of builds) {
        const found: CapacityResult[] = [];
        for (let search = 1; search <= SEARCHES; search++) {
          const begun = performance.now();
          found.push(await searchOnce(join(folder, `${build}-${search}`), postgres.url, build, print));
          const seconds = Math.round((performance.now() - begun) / 1000);
          print(
            `${build} ${search}, ${seconds} s: ${capacityText(found.at(-1)!).trimEnd().replaceAll('\n', '\n    ')}`,
          );
        }
        const loads = found.map(({ load = 0 }) => load);
        const spread = Math.max(...loads) / Math.min(...loads) - 1;
        print(
          `${build}: ${loads.map((load) => load.toFixed(1)).join(', ')} iterations/s, ${(100 * spread).toFixed(1)} % apart`,
        );
      }
    } finally {
      await postgres.stop();
      rmSync(folder, { recursive: true });
    }
  },
};

async function searchOnce(
  folder: string,
  database: string,
  build: 'before' | 'after',
  print: (line: string) => void,
): Promise<CapacityResult> {
  mkdirSync(folder, { recursive: true });
  const start = async (): ReturnType<typeof startShop> => {
    await resetShop(database);
    return startShop({ databaseUrl: database, fixes: build === 'before' ? 'none' : 'all' });
  };
  let shop = await start();
  const target = {
    url: shop.url,
    restart: async (): Promise<void> => {
      await shop.stop();
      shop = await start();
      target.url = shop.url;
    },
  };
  const request = (): {
    script: string;
    env: Record<string, string>;
    probes: ReturnType<typeof probes.generator>[];
  } => ({
    script: SCRIPT,
    env: {},
    probes: [
      probes.generator(),
      probes.postgres(database),
      probes['pg-boss'](database),
      probes.processes(Object.entries(shop.pids).map(([name, pid]) => ({ name, pid }))),
    ],
  });
  try {
    // From half of what the slower build carries: each step below tells nothing.
    const bounds = { hold: HOLD, from: 8, most: 200, resume: false };
    const signal = new AbortController().signal;
    return await findCapacity(folder, { run, request, target, ...bounds }, signal, (step, unit) =>
      print(`  ${stepText(step, unit)}`),
    );
  } finally {
    await shop.stop();
  }
}
