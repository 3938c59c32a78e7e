import { execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  constants,
  createReadStream,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { EXIT } from '../exit-codes.ts';
import { UserError } from '../../user-error.ts';
import type { Ms } from '../../units.ts';
import type { End } from '../record/entries.ts';
import type { Engine } from './engine.ts';
import { K6Points } from './k6-points.ts';

export interface K6Run {
  /** Path of a script that k6 can read: bundled, without npm imports. */
  script: string;
  /** Options of `k6 run`, as on its command line. */
  args: readonly string[];
  /** Where the user wants k6's JSON summary; the thresholds are read from it in any case. */
  summaryExport?: string | undefined;
  env: Readonly<Record<string, string>>;
  /** k6's own words: its summary, its warnings. */
  onOutput(text: string): void;
}

/** Points of the newest second may still come: k6 flushes its output once a second. */
const LATE: Ms = 3000;

/** The real k6 binary. Its JSON output is read through a pipe as it comes, and becomes a record like any other. */
export function k6Engine({ script, args, summaryExport, env, onOutput }: K6Run): Engine {
  return {
    name: 'k6',
    async run({ emit, now }, signal) {
      const binary = findK6(env);
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-k6-'));
      const pipe = join(folder, 'points');
      execFileSync('mkfifo', [pipe]);
      const summary = summaryExport ?? join(folder, 'summary.json');
      const points = new K6Points(Date.now() - now());
      const flush = (until: Ms): void => {
        for (const entry of points.take(until)) emit(entry);
      };
      emit({ entry: 'phase', at: now(), name: 'hold' });
      const timer = setInterval(() => flush(now() - LATE), 1000);
      let endNow = (): boolean => true;
      const remove = (): void => rmSync(folder, { recursive: true, force: true });
      // A second Ctrl-C leaves no time for more than this.
      const leave = (): void => {
        endNow();
        remove();
      };
      process.once('exit', leave);
      try {
        const k6 = spawn(binary, ['run', '--out', `json=${pipe}`, '--summary-export', summary, ...args, script], {
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
          // Its own process group: Ctrl-C in the terminal is for us, and a second SIGINT would make k6 drop its summary.
          detached: true,
        });
        endNow = () => k6.kill('SIGKILL');
        k6.stdout.on('data', (text: Buffer) => onOutput(text.toString()));
        k6.stderr.on('data', (text: Buffer) => onOutput(text.toString()));
        const stop = (): void => void k6.kill('SIGINT');
        signal.addEventListener('abort', stop, { once: true });
        const ended = new Promise<number>((resolve, reject) => {
          k6.once('error', reject);
          k6.once('close', (code) => resolve(code ?? 1));
        });
        const [exitCode] = await Promise.all([ended, readLines(pipe, ended, (line) => points.add(line))]);
        signal.removeEventListener('abort', stop);
        return { entry: 'end', exitCode, reason: reasonOf(exitCode), thresholds: thresholdsIn(summary) };
      } finally {
        clearInterval(timer);
        flush(Infinity);
        remove();
        process.off('exit', leave);
      }
    },
  };
}

const exported = z.object({
  metrics: z.record(z.string(), z.looseObject({ thresholds: z.record(z.string(), z.boolean()).optional() })),
});

/** k6 exports `true` for a threshold that failed; a run without a summary exports nothing. */
function thresholdsIn(summary: string): End['thresholds'] {
  if (!existsSync(summary)) return [];
  const { metrics } = exported.parse(JSON.parse(readFileSync(summary, 'utf8')));
  return Object.entries(metrics).flatMap(([metric, { thresholds = {} }]) =>
    Object.entries(thresholds).map(([expression, failed]) => ({ metric, expression, passed: !failed })),
  );
}

/** Ends with the pipe. */
async function readLines(pipe: string, ended: Promise<unknown>, add: (line: string) => void): Promise<void> {
  void ended.then(
    () => releaseReader(pipe),
    () => releaseReader(pipe),
  );
  for await (const line of createInterface({ input: createReadStream(pipe) })) add(line);
}

/** A reader waits for the first writer; a k6 that ended before it wrote would leave ours waiting for ever. */
function releaseReader(pipe: string): void {
  try {
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // Nobody reads any more: the pipe was read to its end.
  }
}

function findK6(env: Readonly<Record<string, string>>): string {
  const folders = [...(env['PATH'] ?? '').split(delimiter), join(env['HOME'] ?? '', 'go', 'bin')];
  const found = folders.map((folder) => join(folder, 'k6')).find((path) => existsSync(path));
  if (found) return found;
  throw new UserError('--engine k6: there is no k6 on this machine', {
    why: 'neither PATH nor ~/go/bin holds it, and npm does not carry it',
    fix: 'install it (go install go.k6.io/k6@v1.8.1), or leave --engine out: the embedded engine needs nothing',
  });
}

function reasonOf(exitCode: number): End['reason'] {
  if (exitCode === EXIT.ok) return 'done';
  if (exitCode === EXIT.thresholds) return 'threshold';
  if (exitCode === EXIT.stopped) return 'signal';
  return exitCode === EXIT.scriptAborted ? 'aborted' : 'failed';
}
