import autocannon from 'autocannon';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../fixtures/postgres/postgres.ts';
import { seed } from '../fixtures/shop/seed/seed.ts';
import { type Shop, startShop } from '../fixtures/shop/shop.ts';
import type { Probe } from '../runner/probes/probe.ts';
import { probes } from '../runner/probes/probes.ts';
import { type Bench, median } from './harness.ts';

/** All of it, seeding too, has to fit a minute and a half. */
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 56);
const SLICE_MS = 1500;
const SETTLE_MS = 250;
const CONNECTIONS = 16;

/**
 * What watching costs who is watched: the mended shop's product list flat out, all probes on and off in turn.
 *
 * The load never pauses, so that connections and caches are the same for both; slices lie in the order on, off, off, on,
 * so that a drift meets both alike. What is judged is the middle of the ratios of neighbours, with its interval.
 */
export const probeCost: Bench = {
  name: "the target's throughput with all probes on, beside none",
  async run(print) {
    const postgres = await startPostgres();
    await seed(postgres.url);
    const shop = await startShop({ databaseUrl: postgres.url, fixes: 'all' });
    const load = autocannon({ url: `${shop.url}/products`, connections: CONNECTIONS, duration: 3600 }, () => {});
    const over = new Promise((resolve) => load.on('done', resolve));
    let answered = 0;
    load.on('response', () => answered++);
    const slice = async (): Promise<number> => {
      await pause(SETTLE_MS);
      const [from, started] = [answered, performance.now()];
      await pause(SLICE_MS);
      return ((answered - from) * 1000) / (performance.now() - started);
    };
    const watched = async (): Promise<number> => {
      const all = allProbes(postgres.url, shop);
      for (const probe of all) await probe.start({ now: () => performance.now(), sample: () => {}, notice: () => {} });
      const rate = await slice();
      for (const probe of all) await probe.stop();
      return rate;
    };
    try {
      await pause(3000);
      const [on, off]: [number[], number[]] = [[], []];
      const end = performance.now() + SECONDS * 1000;
      for (let pair = 0; performance.now() < end; pair++) {
        if (pair % 2 === 0) on.push(await watched());
        off.push(await slice());
        if (pair % 2 === 1) on.push(await watched());
      }
      const ratios = on.map((rate, pair) => rate / off[pair]!).sort((a, b) => a - b);
      const [low, high] = middleInterval(ratios.length);
      print(
        `requests a second: ${median(on).toFixed(0)} with probes, ${median(off).toFixed(0)} without (${ratios.length} pairs)`,
      );
      print(
        `with ÷ without: ${median(ratios).toFixed(3)} [${ratios[low]!.toFixed(3)}, ${ratios[high]!.toFixed(3)}]   (wanted: at least 0.98)`,
      );
    } finally {
      load.stop?.();
      await over;
      await shop.stop();
      await postgres.stop();
    }
  },
};

const allProbes = (url: string, { pids }: Pick<Shop, 'pids'>): Probe[] => [
  probes.postgres(url),
  probes['pg-boss'](url),
  probes.processes(Object.entries(pids).map(([name, pid]) => ({ name, pid }))),
];

/** Ranks (from 0) between which the median of so many values lies with 95 %, by the normal approximation of the sign test. */
function middleInterval(count: number): [number, number] {
  const low = Math.max(0, Math.floor((count - 1.96 * Math.sqrt(count)) / 2));
  return [low, count - 1 - low];
}
