import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTurn, median, ratio, useOf } from './harness.ts';
import type { Bench } from './harness.ts';
import { startNginx } from './nginx.ts';

const SCRIPT = new URL('./scripts/journey.js', import.meta.url).pathname;
const PAIRS = Number(process.env['BENCH_PAIRS'] ?? 3);

/** What a second thread costs: CPU a request of the journey by two threads on two cores, beside one thread on one. */
export const threads: Bench = {
  name: 'two threads beside one',
  needs: ['nginx', 'taskset'],
  async run(print) {
    const nginx = await startNginx(0);
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-threads-'));
    let runs = 0;
    const measure = (count: number, core: number | string) => async (): Promise<number> => {
      const summary = join(folder, `${++runs}.json`);
      const run = ['dist/cli/main.js', 'run', '--quiet', '--threads', `${count}`, '-o', join(folder, `${runs}`)];
      const env = ['-e', `TARGET=${nginx.url}`, '--summary-export', summary];
      const { cpuSeconds } = await useOf([process.execPath, ...run, ...env, SCRIPT], { core });
      const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as { metrics: Record<string, { count: number }> };
      return (cpuSeconds * 1e6) / metrics['http_reqs']!.count;
    };
    try {
      const { a: two, b: one } = await inTurn(PAIRS, measure(2, '0,1'), measure(1, 1));
      print(
        `CPU   two threads ${median(two).toFixed(1)} µs/request   one ${median(one).toFixed(1)} µs/request   ${ratio(two, one)}`,
      );
    } finally {
      nginx.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
