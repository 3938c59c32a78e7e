import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Histogram } from '../runner/record/histogram.ts';
import { readRecord } from '../runner/record/reader.ts';
import { useOf } from './harness.ts';
import type { Bench } from './harness.ts';

const file = (name: string): string => new URL(name, import.meta.url).pathname;
const RATES = (process.env['BENCH_RATES'] ?? '200,2000,5000').split(',').map(Number);
const SHAPES = (process.env['BENCH_SHAPES'] ?? 'fixed,log-normal,freeze').split(',');
const DURATION = process.env['BENCH_SECONDS'] ?? '5';

interface Quantiles {
  p50: number;
  p95: number;
  p99: number;
}

interface Told extends Quantiles {
  count: number;
  dropped: number;
  /** Folder of the record, where there is one. */
  record?: string;
}

/** What a generator reports against what the server knows: it says how long it held each request. Milliseconds off. */
export const httpTruth: Bench = {
  name: 'http truth: reported beside held, server and generator on a core each',
  needs: ['k6', 'taskset'],
  async run(print) {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-truth-'));
    let runs = 0;
    const scripted =
      (command: string[], own: (run: number) => string[]) => async (url: string, rate: number, shape: string) => {
        const summary = join(folder, `${++runs}.json`);
        const freezes = shape === 'freeze' ? ['-e', 'FREEZE=1'] : [];
        const env = ['-e', `TARGET=${url}`, '-e', `RATE=${rate}`, '-e', `DURATION=${DURATION}s`, ...freezes];
        await useOf([...command, ...own(runs), ...env, '--summary-export', summary, file('./scripts/http-truth.js')], {
          core: 1,
        });
        return { ...readSummary(summary), ...(own(runs).length > 0 && { record: join(folder, `run-${runs}`) }) };
      };
    const generators = {
      plimsoll: scripted([process.execPath, 'dist/cli/main.js', 'run', '--quiet'], (run) => [
        '-o',
        join(folder, `run-${run}`),
      ]),
      k6: scripted(['k6', 'run', '--quiet'], () => []),
      autocannon: async (url: string, rate: number): Promise<Told> => {
        const use = await useOf([process.execPath, file('./http-cannon.mjs'), url, DURATION, String(rate)], {
          core: 1,
        });
        return { ...(JSON.parse(use.stdout) as Told), dropped: 0 };
      },
    };
    try {
      for (const shape of SHAPES)
        for (const rate of shape === 'freeze' ? RATES.slice(0, 2) : RATES)
          for (const [name, measure] of Object.entries(generators)) {
            const server = await startServer(shape);
            const line = (text: string): void =>
              print(`${shape.padEnd(10)} ${`${rate}/s`.padEnd(7)} ${name.padEnd(10)} ${text}`);
            try {
              const told: Told = await measure(server.url, rate, shape);
              const held = (await (await fetch(`${server.url}/truth`)).json()) as Quantiles;
              const truth = shape === 'freeze' ? frozen(Number(DURATION)) : held;
              line(compare(told, truth));
              if (shape === 'freeze' && told.record)
                line(`from the planned start: ${compare({ ...told, ...plannedIn(told.record) }, truth)}`);
            } finally {
              server.stop();
            }
          }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function readSummary(path: string): Told {
  const { metrics } = JSON.parse(readFileSync(path, 'utf8')) as { metrics: Record<string, Record<string, number>> };
  const duration = metrics['http_req_duration']!;
  return {
    p50: duration['med']!,
    p95: duration['p(95)']!,
    p99: duration['p(99)']!,
    count: metrics['http_reqs']!['count']!,
    dropped: metrics['dropped_iterations']?.['count'] ?? 0,
  };
}

/**
 * What users would have felt, by arithmetic: requests come evenly for so many seconds and take 20 ms; those that came in
 * the second of the freeze, or just before, wait for its end. So 1 in `seconds` takes 20 ms to 1.02 s, evenly spread.
 */
function frozen(seconds: number): Quantiles {
  const at = (q: number): number => 20 + 1000 * Math.max(0, 1 - (1 - q) * seconds);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Quantiles from the planned start, of all requests. */
function plannedIn(folder: string): Quantiles {
  const all = new Histogram();
  for (const { planned, response } of readRecord(folder).seconds) all.merge(Histogram.decode(planned ?? response));
  const at = (q: number): number => (all.quantile(q) ?? 0) / 1000;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** '+0.3 / +0.6 / +2.0 ms off (p50 / p95 / p99 of true 20.9 / 21.2 / 22.0), 0 dropped of 10000' */
function compare(told: Told, truth: Quantiles): string {
  const keys = ['p50', 'p95', 'p99'] as const;
  const off = keys.map((key) => `${told[key] >= truth[key] ? '+' : ''}${(told[key] - truth[key]).toFixed(2)}`);
  const known = keys.map((key) => truth[key].toFixed(1));
  return `${off.join(' / ')} ms off (p50 / p95 / p99 of true ${known.join(' / ')}), ${told.dropped} dropped, ${told.count} sent`;
}

function startServer(shape: string): Promise<{ url: string; stop(): void }> {
  const child = spawn('taskset', ['-c', '0', process.execPath, file('./http-truth-server.mjs'), shape, DURATION]);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.stdout.once('data', (port: Buffer) =>
      resolve({ url: `http://127.0.0.1:${port.toString().trim()}`, stop: () => void child.kill('SIGTERM') }),
    );
  });
}
