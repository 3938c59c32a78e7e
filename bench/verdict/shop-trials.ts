import { fileURLToPath } from 'node:url';
import { entryPoint } from '../../entry-point.ts';
import { startService } from '../../fixtures/services/start.ts';
import type { Service } from '../../fixtures/services/start.ts';
import type { Arm } from '../../reports/judge/experiment.ts';
import { probes } from '../../runner/probes/probes.ts';
import { run } from '../../runner/run.ts';
import type { MeasureTrial } from '../../trials/ab.ts';

/** Three routes of the shop that change nothing, so that there is nothing to put back between trials. */
export const ROUTES = ['GET /products', 'GET /products/:id', 'GET /search'];
/** The one that is made slower. */
export const SLOWED = 'GET /search';
const SLOWED_PATH = '/search';

export interface Load {
  /** Iterations a second, each one request to each route. */
  rate: number;
  seconds: number;
}

/**
 * Trials of the shop's mended build, each in a process that was started for it.
 *
 * Database and third party stay up: what is compared is the server. Both servers of a pair are started together, and
 * the second waits idle while the first is loaded; the order of the arms is drawn, so waiting favours neither.
 *
 * @param slower how much longer B takes for SLOWED: 0.1 for a tenth
 */
export function shopTrials(
  database: string,
  { rate, seconds }: Load,
  slower: number,
): { measure: MeasureTrial; stop(): Promise<void> } {
  const up = new Map<Arm, Service>();
  const stop = async (): Promise<void> => {
    await Promise.all([...up.values()].map((service) => service.stop()));
    up.clear();
  };
  return {
    stop,
    async measure({ arm, folder }, signal) {
      if (!up.has(arm)) {
        await stop();
        const [a, b] = await Promise.all([startServer(database, 0), startServer(database, slower)]);
        up.set('A', a).set('B', b);
      }
      const server = up.get(arm)!;
      await run(
        {
          script: fileURLToPath(new URL('../scripts/verdict-routes.js', import.meta.url)),
          out: folder,
          label: arm,
          target: server.url,
          env: { DURATION: `${seconds}s`, RATE: String(rate) },
          probes: [probes.generator()],
          summaryMode: 'disabled',
        },
        signal,
      );
      up.delete(arm);
      await server.stop();
    },
  };
}

/** Makes the indexes of the mended build, once: two servers that did it at the same time would meet. */
export const prepare = async (database: string): Promise<void> => (await startServer(database, 0)).stop();

function startServer(database: string, slower: number): Promise<Service> {
  const { url, execArgv } = entryPoint('../../fixtures/shop/main', import.meta.url);
  const slow = new URL('../scripts/slow-route.mjs', import.meta.url).href;
  return startService(
    'shop',
    { url, execArgv: slower === 0 ? execArgv : [...execArgv, '--import', slow] },
    {
      DATABASE_URL: database,
      PROVIDER_URL: 'http://127.0.0.1:9',
      SHOP_FIXES: 'all',
      PORT: '0',
      SLOW_ROUTE: SLOWED_PATH,
      SLOWER: String(slower),
    },
  );
}
