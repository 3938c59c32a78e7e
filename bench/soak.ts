import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, useOf } from './harness.ts';
import type { Bench } from './harness.ts';
import type { CutLog } from './soak-server.ts';

const SCRIPT = new URL('./scripts/soak.js', import.meta.url).pathname;
const HOOK = new URL('./scripts/soak-hook.mjs', import.meta.url).pathname;
const SERVER = new URL('./soak-server.ts', import.meta.url).pathname;
const TSX = createRequire(import.meta.url).resolve('tsx');
const SECONDS = Number(process.env['BENCH_MINUTES'] ?? 10) * 60;
const SEARCH_SECONDS = 5;
/** Of the connections closed at random: before the answer, within it, after it. */
const SHARE = 0.005;
const SAMPLES = 30;

interface Sample {
  thread: number;
  heapBytes: number;
  descriptors?: number;
}

interface Soaked {
  requests: number;
  perSecond: number;
  whole: number;
  dropped: number;
}

/** Minutes at 80 % of what one core carries, with a server that closes connections at random. */
export const soak: Bench = {
  name: 'soak: nothing leaks, nothing is lost or counted twice',
  needs: ['taskset'],
  async run(print) {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-soak-'));
    const server = await startServer();
    try {
      const flatOut = await load(server.url, folder, { name: 'search', rate: 0, seconds: SEARCH_SECONDS });
      const rate = Math.floor(flatOut.perSecond * 0.8);
      print(`${Math.round(flatOut.perSecond)}/s flat out; ${SECONDS} s at ${rate}/s`);
      const before = await logOf(server.url);
      const { requests, whole, dropped, ...rest } = await load(server.url, folder, {
        name: 'soak',
        rate,
        seconds: SECONDS,
      });
      const after = await logOf(server.url);
      const seen = after.requests - before.requests;
      print(`requests      ${requests} counted, ${seen} seen by the server   ${verdict(requests === seen)}`);
      print(
        `whole answers ${whole} counted, ${after.whole - before.whole} sent   ${verdict(whole === after.whole - before.whole)}`,
      );
      print(
        `cut off       ${after.within - before.within} within, ${after.before - before.before} before, ${after.repeats - before.repeats} sent again`,
      );
      print(`rate          ${Math.round(rest.perSecond)}/s, ${dropped} iterations dropped`);
      for (const line of growth(join(folder, 'soak.samples'))) print(line);
    } finally {
      server.child.kill();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const verdict = (good: boolean): string => (good ? 'ok' : 'WRONG');

async function load(
  url: string,
  folder: string,
  { name, rate, seconds }: { name: string; rate: number; seconds: number },
): Promise<Soaked> {
  const summary = join(folder, `${name}.json`);
  const command = [process.execPath, '--import', HOOK, 'dist/cli/main.js', 'run', '--quiet', '-o', join(folder, name)];
  const env = ['-e', `TARGET=${url}`, '-e', `RUN=${name}`, '-e', `RATE=${rate}`, '-e', `SECONDS=${seconds}`];
  const { exitCode, stdout } = await useOf([...command, ...env, '--summary-export', summary, SCRIPT], {
    core: 1,
    env: { SOAK_FILE: join(folder, `${name}.samples`), SOAK_EVERY_MS: String((seconds * 1000) / SAMPLES) },
  });
  if (exitCode !== 0) throw new Error(`${name} ended with ${exitCode}: ${stdout}`);
  const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as {
    metrics: Record<string, { count: number; rate: number }>;
  };
  return {
    requests: metrics['http_reqs']?.count ?? 0,
    perSecond: metrics['http_reqs']?.rate ?? 0,
    whole: metrics['whole']?.count ?? 0,
    dropped: metrics['dropped_iterations']?.count ?? 0,
  };
}

/** The last third beside the second: in the first, code is still being compiled and tables grow. */
function growth(file: string): string[] {
  if (!existsSync(file)) return ['no samples of the heap'];
  const samples = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
  const threads = [...new Set(samples.map(({ thread }) => thread))];
  const rows = threads.map((thread) => {
    const heap = samples.filter((sample) => sample.thread === thread).map(({ heapBytes }) => heapBytes / 2 ** 20);
    return row(thread === 0 ? 'heap, main thread' : `heap, thread ${thread}`, heap, ' MB');
  });
  const descriptors = samples.flatMap(({ descriptors }) => descriptors ?? []);
  return [...rows, row('descriptors', descriptors, '')];
}

function row(name: string, values: readonly number[], unit: string): string {
  const third = Math.floor(values.length / 3);
  const [middle, last] = [median(values.slice(third, 2 * third)), median(values.slice(2 * third))];
  return `${name.padEnd(18)} ${middle.toFixed(1)} → ${last.toFixed(1)}${unit}   ${verdict(last <= middle * 1.1 + 1)}`;
}

async function startServer(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn('taskset', ['-c', '0', process.execPath, '--import', TSX, SERVER, String(SHARE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
  );
  return { url, child };
}

const logOf = async (url: string): Promise<CutLog> => (await (await fetch(`${url}/log`)).json()) as CutLog;
