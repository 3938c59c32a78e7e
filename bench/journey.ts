import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTurn, median, ratio, useOf } from './harness.ts';
import type { Bench } from './harness.ts';
import { startNginx } from './nginx.ts';

const SCRIPT = new URL('./scripts/journey.js', import.meta.url).pathname;
const PAIRS = Number(process.env['BENCH_PAIRS'] ?? 3);
const PLIMSOLL = [process.execPath, 'dist/cli/main.js', 'run', '--quiet'];

interface Result {
  requestsPerSecond: number;
  cpuMicrosPerRequest: number;
  peakMegabytes: number;
}

/** The scripted journey of five requests on one core, 64 virtual users, nginx on the other core. */
export const journey: Bench = {
  name: 'a scripted journey on one core, beside k6',
  needs: ['k6', 'nginx', 'taskset'],
  async run(print) {
    const nginx = await startNginx(0);
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
    let runs = 0;
    const measure = (name: string, command: (run: number) => string[]) => async (): Promise<Result> => {
      const summary = join(folder, `${name}-${++runs}.json`);
      const use = await useOf([...command(runs), '-e', `TARGET=${nginx.url}`, '--summary-export', summary, SCRIPT], {
        core: 1,
      });
      const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as {
        metrics: Record<string, { count: number; rate: number; fails: number }>;
      };
      const { count, rate } = metrics['http_reqs']!;
      if (metrics['checks']!.fails > 0) throw new Error(`${name}: ${metrics['checks']!.fails} checks failed`);
      return {
        requestsPerSecond: rate,
        cpuMicrosPerRequest: (use.cpuSeconds * 1e6) / count,
        peakMegabytes: use.peakBytes / 2 ** 20,
      };
    };
    try {
      const { a: ours, b: k6 } = await inTurn(
        PAIRS,
        measure('plimsoll', (run) => [...PLIMSOLL, '-o', join(folder, `${run}`)]),
        measure('k6', () => ['k6', 'run', '--quiet']),
      );
      for (const [label, key, unit] of [
        ['requests', 'requestsPerSecond', '/s'],
        ['CPU', 'cpuMicrosPerRequest', ' µs/request'],
        ['peak memory', 'peakMegabytes', ' MB'],
      ] as const) {
        const [our, their] = [ours.map((run) => run[key]), k6.map((run) => run[key])];
        print(
          `${label.padEnd(12)} plimsoll ${median(our).toFixed(1)}${unit}   k6 ${median(their).toFixed(1)}${unit}   ${ratio(our, their)}`,
        );
      }
    } finally {
      nginx.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
