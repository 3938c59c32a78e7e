import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { resetShop } from '../../fixtures/shop/seed/reset.ts';
import { startShop } from '../../fixtures/shop/shop.ts';
import type { Shop } from '../../fixtures/shop/shop.ts';
import { PACKAGE_ROOT } from '../../package.ts';
import { probes } from '../../runner/probes/probes.ts';
import { measure } from '../measure.ts';
import type { Context } from '../verb.ts';
import type { ShopDatabase } from './shop-database.ts';
import type { Steps } from './steps.ts';

interface Build {
  label: 'before' | 'after';
  fixes: 'none' | 'all';
  database: ShopDatabase;
  output: string;
  /** Of the load; the scenario's own where missing. */
  duration: string | undefined;
  keep?: boolean;
}

/**
 * Starts one build of the shop on freshly reset data, runs the shop's scenario against it, and ends it again.
 *
 * @returns the path of its record, and the shop where it is to be kept
 */
export async function measureBuild(
  { label, fixes, database, output, duration, keep = false }: Build,
  steps: Steps,
  context: Context,
): Promise<{ record: string; shop: Shop | undefined }> {
  steps.begin(`starting the shop as it is ${label} its fixes`);
  await resetShop(database.url);
  const shop = await startShop({ databaseUrl: database.url, fixes });
  steps.end();
  try {
    const { record } = await measure(
      {
        script: fileURLToPath(new URL('scenarios/shop.ts', PACKAGE_ROOT)),
        out: join(output, label),
        label,
        target: shop.url,
        env: duration === undefined ? {} : { DURATION: duration },
        fingerprint: { data: database.hash },
        probes: [
          probes.generator(),
          probes.postgres(database.url, { throwaway: database.throwaway }),
          probes['pg-boss'](database.url),
          probes.processes(Object.entries(shop.pids).map(([name, pid]) => ({ name, pid }))),
        ],
        summaryMode: 'disabled',
      },
      label,
      { quiet: false },
      context,
    );
    context.stop.throwIfAborted();
    if (!keep) await shop.stop();
    return { record, shop: keep ? shop : undefined };
  } catch (error) {
    await shop.stop();
    throw error;
  }
}
