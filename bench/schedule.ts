import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useOf } from './harness.ts';
import type { Bench, ProcessUse } from './harness.ts';

const SCRIPT = new URL('./scripts/schedule.js', import.meta.url).pathname;
const SERVER = new URL('./schedule-server.mjs', import.meta.url).pathname;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const RATES = [200, 2000];
const PLIMSOLL = [process.execPath, 'dist/cli/main.js', 'run', '--quiet'];

type Metrics = Record<string, Record<string, number>>;

/** An open loop's schedule against the server's own log: which slots came, and how late behind the first in step. */
export const schedule: Bench = {
  name: 'schedule of an open loop against the server’s log, beside k6',
  needs: ['k6', 'taskset'],
  async run(print) {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-schedule-'));
    const commands = {
      plimsoll: (rate: number) => [...PLIMSOLL, '-o', join(folder, `run-${rate}`)],
      k6: () => ['k6', 'run', '--quiet'],
    };
    try {
      for (const rate of RATES)
        for (const [name, command] of Object.entries(commands)) {
          const server = await startServer();
          const summary = join(folder, `${name}-${rate}.json`);
          const env = ['-e', `TARGET=${server.url}`, '-e', `RATE=${rate}`, '-e', `DURATION=${SECONDS}s`];
          const use = await useOf([...command(rate), ...env, '--summary-export', summary, SCRIPT], { core: 1 });
          const log = (await (await fetch(`${server.url}/log`)).json()) as [slot: number, at: number][];
          server.stop();
          const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as { metrics: Metrics };
          print(`${`${rate}/s`.padEnd(7)} ${name.padEnd(9)} ${told(log, rate, metrics)}   ${busy(use)}`);
        }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function told(log: readonly [slot: number, at: number][], rate: number, metrics: Metrics): string {
  const slots = new Set(log.map(([slot]) => slot));
  const lost = Array.from({ length: metrics['iterations']!['count']! }, (_, slot) => slot).filter((n) => !slots.has(n));
  const offsets = log.map(([slot, at]) => at - (slot * 1000) / rate);
  const first = offsets.reduce((least, offset) => Math.min(least, offset), Infinity);
  const late = Float64Array.from(offsets, (offset) => offset - first).sort();
  const p99 = late[Math.ceil(late.length * 0.99) - 1] ?? 0;
  const delay = metrics['iteration_start_delay'];
  return [
    `${log.length} came, ${lost.length} lost, ${log.length - slots.size} twice, ${metrics['dropped_iterations']?.['count'] ?? 0} dropped`,
    `arrived late p99 ${p99.toFixed(2)} ms`,
    delay ? `start delay p99 ${delay['p(99)']!.toFixed(2)} ms` : 'start delay not told',
  ].join('   ');
}

const busy = ({ cpuSeconds, wallSeconds }: ProcessUse): string => `${(cpuSeconds / wallSeconds).toFixed(2)} cores`;

async function startServer(): Promise<{ url: string; stop(): void }> {
  const server = spawn('taskset', ['-c', '0', process.execPath, SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve) =>
    server.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
  );
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.kill('SIGTERM') };
}
