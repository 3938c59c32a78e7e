import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTurn, median, ratio, useOf } from './harness.ts';
import type { Bench } from './harness.ts';
import { startHttpTarget } from './http-nginx.ts';

const SCRIPT = new URL('./scripts/http-speed.js', import.meta.url).pathname;
const CANNON = new URL('./http-cannon.mjs', import.meta.url).pathname;
const PAIRS = Number(process.env['BENCH_PAIRS'] ?? 3);
const DURATION = process.env['BENCH_SECONDS'] ?? '5';

interface Speed {
  perSecond: number;
  cpuMicros: number;
  peakMegabytes: number;
}

/** What is asked for, beside k6: the floors of each ratio. */
const CASES = [
  { name: 'tiny GET', target: 'http', path: 'tiny', floor: 6 },
  { name: 'HTTPS', target: 'https', path: 'tiny', floor: 3 },
  { name: 'HTTP/2', target: 'http2', path: 'tiny', floor: 2 },
  { name: 'batch of 10', target: 'http', path: 'batch', floor: 3 },
  { name: '1 MB, discarded', target: 'http', path: 'big', floor: 1 },
] as const;

/** Requests a second of one core and 64 virtual users, nginx on the other core; and CPU and memory a request. */
export const httpSpeed: Bench = {
  name: 'http speed on one core, beside k6 and autocannon',
  needs: ['k6', 'nginx', 'taskset', 'openssl'],
  async run(print) {
    const target = await startHttpTarget(0);
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-speed-'));
    const plimsoll = [process.execPath, 'dist/cli/main.js', 'run', '--quiet'];
    let runs = 0;
    const script = (command: string[], url: string, path: string) => async (): Promise<Speed> => {
      const summary = join(folder, `${++runs}.json`);
      const own = command === plimsoll ? ['-o', join(folder, `run-${runs}`)] : [];
      const env = ['-e', `TARGET=${url}`, '-e', `CASE=${path}`, '-e', `DURATION=${DURATION}s`];
      const use = await useOf([...command, ...own, ...env, '--summary-export', summary, SCRIPT], { core: 1 });
      const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as {
        metrics: Record<string, { count: number; rate: number; fails: number }>;
      };
      if (metrics['checks']!.fails > 0)
        throw new Error(`${command.join(' ')}: ${metrics['checks']!.fails} checks failed`);
      return toSpeed(metrics['http_reqs']!.count, metrics['http_reqs']!.rate, use);
    };
    try {
      for (const { name, target: kind, path, floor } of CASES) {
        const url = target[kind];
        const { a, b } = await inTurn(PAIRS, script(plimsoll, url, path), script(['k6', 'run', '--quiet'], url, path));
        print(`${name.padEnd(16)} ${row('plimsoll', a)}   ${row('k6', b)}   ${against(a, b)}, floor ${floor}`);
      }
      const cannon = async (): Promise<Speed> => {
        const use = await useOf([process.execPath, CANNON, `${target.http}/tiny`, DURATION], { core: 1 });
        const { count, rate } = JSON.parse(use.stdout) as { count: number; rate: number };
        return toSpeed(count, rate, use);
      };
      const { a, b } = await inTurn(PAIRS, script(plimsoll, target.http, 'tiny'), cannon);
      print(`${'tiny GET'.padEnd(16)} ${row('plimsoll', a)}   ${row('autocannon', b)}   ${against(a, b)}, floor 1.2`);
    } finally {
      target.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const toSpeed = (count: number, perSecond: number, use: { cpuSeconds: number; peakBytes: number }): Speed => ({
  perSecond,
  cpuMicros: (use.cpuSeconds * 1e6) / count,
  peakMegabytes: use.peakBytes / 2 ** 20,
});

const middle = (runs: readonly Speed[], key: keyof Speed): number => median(runs.map((run) => run[key]));

const row = (name: string, runs: readonly Speed[]): string =>
  `${name} ${Math.round(middle(runs, 'perSecond'))}/s ${middle(runs, 'cpuMicros').toFixed(1)} µs ${Math.round(middle(runs, 'peakMegabytes'))} MB`;

const against = (ours: readonly Speed[], theirs: readonly Speed[]): string =>
  ratio(
    ours.map(({ perSecond }) => perSecond),
    theirs.map(({ perSecond }) => perSecond),
  );
