import autocannon from 'autocannon';
import { startPostgres } from '../fixtures/postgres/postgres.ts';
import { seed } from '../fixtures/shop/seed/seed.ts';
import { startShop } from '../fixtures/shop/shop.ts';
import type { Probe } from '../runner/probes/probe.ts';
import { probes } from '../runner/probes/probes.ts';
import { type Bench, inTurn, median, ratio } from './harness.ts';

const PAIRS = Number(process.env['BENCH_PAIRS'] ?? 8);
const SECONDS = 4;
const CONNECTIONS = 16;

/** What watching costs who is watched: the mended shop's product list flat out, with all probes on and with none, in turn. */
export const probeCost: Bench = {
  name: "the target's throughput with all probes on, beside none",
  async run(print) {
    const postgres = await startPostgres();
    await seed(postgres.url);
    const shop = await startShop({ databaseUrl: postgres.url, fixes: 'all' });
    const load = async (): Promise<number> =>
      (await autocannon({ url: `${shop.url}/products`, connections: CONNECTIONS, duration: SECONDS })).requests.average;
    const watched = async (): Promise<number> => {
      const all: Probe[] = [
        probes.postgres(postgres.url),
        probes['pg-boss'](postgres.url),
        probes.processes(Object.entries(shop.pids).map(([name, pid]) => ({ name, pid }))),
      ];
      for (const probe of all) await probe.start({ now: () => performance.now(), sample: () => {}, notice: () => {} });
      try {
        return await load();
      } finally {
        for (const probe of all) await probe.stop();
      }
    };
    try {
      await load();
      const { a: on, b: off } = await inTurn(PAIRS, watched, load);
      print(`requests a second: ${median(on).toFixed(0)} with probes, ${median(off).toFixed(0)} without`);
      print(`with ÷ without: ${ratio(on, off)}   (wanted: at least 0.98)`);
    } finally {
      await shop.stop();
      await postgres.stop();
    }
  },
};
