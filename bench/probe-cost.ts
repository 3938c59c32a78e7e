import { readFileSync, readdirSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../fixtures/postgres/postgres.ts';
import { seed } from '../fixtures/shop/seed/seed.ts';
import { type Shop, startShop } from '../fixtures/shop/shop.ts';
import type { Probe } from '../runner/probes/probe.ts';
import { tQuantile } from '../reports/stats/student-t.ts';
import { probes } from '../runner/probes/probes.ts';
import { type Bench, family, median } from './harness.ts';

/** All of it, seeding too, has to fit a minute and a half. */
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 54);
/** Two of them in a row hold every interval of the probes. */
const SLICE_MS = 2500;
const SETTLE_MS = 250;
const CONNECTIONS = 16;
/** About a third of what the shop takes: CPU is then spent on requests, and not on standing in line. */
const RATE = 150;

/**
 * What watching costs who is watched: the mended shop's product list at a fixed rate, all probes on and off in turn.
 *
 * CPU per request of the shop and its Postgres (the probes' own session too) is judged and not the throughput flat out:
 * that swings by a tenth with what else the machine does. The load never pauses; slices lie in the order on, off, off,
 * on, so that a drift meets both alike.
 */
export const probeCost: Bench = {
  name: "the target's CPU per request with all probes on, beside none",
  async run(print) {
    // Neither a vacuum of the seeded rows nor their checkpoint may fall into a slice.
    const postgres = await startPostgres({ settings: { autovacuum: 'off', checkpoint_timeout: '1h' } });
    await seed(postgres.url);
    const shop = await startShop({ databaseUrl: postgres.url, fixes: 'all' });
    const target = [...Object.values(shop.pids), postgres.pid];
    const load = startLoad(`${shop.url}/products`);
    const slice = async (): Promise<Slice> => {
      await pause(SETTLE_MS);
      const [cpu, from, started] = [cpuOf(target), load.answered(), performance.now()];
      await pause(SLICE_MS);
      const requests = load.answered() - from;
      const used = since(cpu, cpuOf(target));
      return { cpuPerRequest: used / requests, rate: (requests * 1000) / (performance.now() - started) };
    };
    const watched = async (): Promise<Slice[]> => {
      const all = allProbes(postgres.url, shop);
      for (const probe of all) await probe.start({ now: () => performance.now(), sample: () => {}, notice: () => {} });
      const slices = [await slice(), await slice()];
      for (const probe of all) await probe.stop();
      return slices;
    };
    try {
      await pause(3000);
      const [on, off]: [Slice[], Slice[]] = [[], []];
      const end = performance.now() + SECONDS * 1000;
      off.push(await slice());
      while (performance.now() < end) {
        on.push(...(await watched()));
        off.push(await slice(), await slice());
      }
      const pairs = on.map((one, pair) => ({ on: one, off: off[pair]! }));
      print(
        `${pairs.length} pairs of ${SLICE_MS / 1000} s at ${RATE}/s: ${median(on.map(ms)).toFixed(3)} ms of CPU a request with probes, ${median(off.map(ms)).toFixed(3)} without`,
      );
      print(`CPU with ÷ without: ${shown(pairs.map(({ on, off }) => on.cpuPerRequest / off.cpuPerRequest))}`);
      print(
        `throughput with ÷ without: ${shown(pairs.map(({ on, off }) => on.rate / off.rate))}   (wanted: at least 0.98)`,
      );
    } finally {
      load.stop();
      await shop.stop();
      await postgres.stop();
    }
  },
};

/** Requests at even distances: a tool that sends a second's worth at once would put two or three such heaps into a slice. */
function startLoad(url: string): { answered: () => number; stop: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const started = performance.now();
  let [sent, answered] = [0, 0];
  const timer = setInterval(() => {
    for (; sent < ((performance.now() - started) * RATE) / 1000; sent++)
      get(url, { agent }, (response) => response.resume().on('end', () => answered++)).on('error', () => {});
  }, 2);
  return {
    answered: () => answered,
    stop() {
      clearInterval(timer);
      agent.destroy();
    },
  };
}

interface Slice {
  /** Nanoseconds. */
  cpuPerRequest: number;
  /** A second. */
  rate: number;
}

const ms = ({ cpuPerRequest }: Slice): number => cpuPerRequest / 1e6;

/** CPU time in ns of each thread of these processes and their children, by its path. */
function cpuOf(pids: readonly number[]): Map<string, number> {
  const used = new Map<string, number>();
  for (const pid of pids.flatMap(family))
    for (const thread of entries(`/proc/${pid}/task`)) {
      const path = `/proc/${pid}/task/${thread}/schedstat`;
      const [ran] = read(path).split(' ');
      if (ran) used.set(path, Number(ran));
    }
  return used;
}

/** A thread that began meanwhile counts from zero; one that ended is lost, as are its few milliseconds. */
const since = (before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number =>
  [...now].reduce((sum, [path, ran]) => sum + ran - (before.get(path) ?? 0), 0);

const entries = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** '1.012 [0.998, 1.026]': the geometric mean of the ratios with its 95 % interval (Student's t of their logarithms). */
function shown(ratios: readonly number[]): string {
  const logs = ratios.map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  const half = tQuantile(0.975, logs.length - 1) * Math.sqrt(variance / logs.length);
  return `${Math.exp(mean).toFixed(3)} [${Math.exp(mean - half).toFixed(3)}, ${Math.exp(mean + half).toFixed(3)}]`;
}

const allProbes = (url: string, { pids }: Pick<Shop, 'pids'>): Probe[] => [
  probes.postgres(url),
  probes['pg-boss'](url),
  probes.processes(Object.entries(pids).map(([name, pid]) => ({ name, pid }))),
];
