import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useOf } from './harness.ts';
import type { Bench } from './harness.ts';
import { startNginx } from './nginx.ts';

const SCRIPT = new URL('./scripts/memory.js', import.meta.url).pathname;
const POINTS = (process.env['BENCH_VUS'] ?? '1000,5000,10000,18000').split(',').map(Number);
/** k6 takes 300 KB a virtual user: more would fill the machine. */
const MOST_K6 = 5000;

/** Peak memory by virtual users on the journey with 2 s to think, and whether a ten times longer run takes more. */
export const memory: Bench = {
  name: 'memory by virtual users, beside k6',
  needs: ['k6', 'nginx', 'taskset'],
  async run(print) {
    const nginx = await startNginx(0);
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-memory-'));
    let runs = 0;
    const peak = async (command: 'plimsoll' | 'k6', load: Record<string, string>): Promise<number> => {
      const env = Object.entries({ TARGET: nginx.url, ...load }).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
      const run =
        command === 'k6'
          ? ['k6', 'run', '--quiet']
          : [process.execPath, 'dist/cli/main.js', 'run', '--quiet', '-o', join(folder, `${++runs}`)];
      const use = await useOf([...run, ...env, SCRIPT], { core: 1 });
      if (use.exitCode !== 0) throw new Error(`${command} ended with ${use.exitCode}`);
      return use.peakBytes / 2 ** 20;
    };
    try {
      let last: { vus: number; megabytes: number } | undefined;
      for (const vus of POINTS) {
        const load = { VUS: `${vus}`, RAMP: `${Math.ceil(vus / 2000)}s`, HOLD: '8s', THINK: '2' };
        const megabytes = await peak('plimsoll', load);
        const further =
          last && `${(((megabytes - last.megabytes) * 1024) / (vus - last.vus)).toFixed(1)} KB for each further`;
        const k6 = vus <= MOST_K6 ? await peak('k6', load) : undefined;
        const beside = k6 && `k6 ${k6.toFixed(0)} MB   ${(megabytes / k6).toFixed(3)} ×`;
        print(
          [`${vus} VUs`.padEnd(12), `plimsoll ${megabytes.toFixed(0)} MB`, further, beside].filter(Boolean).join('   '),
        );
        last = { vus, megabytes };
      }
      const short = await peak('plimsoll', { VUS: '200', RAMP: '1s', HOLD: '3s', THINK: '0.02' });
      const long = await peak('plimsoll', { VUS: '200', RAMP: '1s', HOLD: '39s', THINK: '0.02' });
      print(`${'200 VUs'.padEnd(12)}   4 s ${short.toFixed(0)} MB   40 s ${long.toFixed(0)} MB`);
    } finally {
      nginx.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
