import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A row of the benchmarks: measures ours and a peer (or a known truth) side by side, and prints the ratio. */
export interface Bench {
  name: string;
  /** What it needs beyond npm; the row is skipped, visibly, where it is missing. */
  needs?: readonly string[];
  run(print: (line: string) => void): Promise<void>;
}

export interface ProcessUse {
  wallSeconds: number;
  /** User and system time of the process and its children. */
  cpuSeconds: number;
  /** Peak resident memory of the process itself. */
  peakBytes: number;
  exitCode: number;
  stdout: string;
}

/** Runs a command and says what it used. @param options.core where it is pinned to: one, or several as '0,1' */
export async function useOf(
  command: readonly string[],
  options: { core?: number | string; env?: NodeJS.ProcessEnv } = {},
): Promise<ProcessUse> {
  const pinned = options.core === undefined ? command : ['taskset', '-c', String(options.core), ...command];
  // bash's own clock sees what every child of it used, to the millisecond.
  const timed = ['bash', '-c', `TIMEFORMAT='plimsoll-use %U %S %R'; time "$@"`, 'bash', ...pinned];
  const child = spawn(timed[0]!, timed.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let [stdout, stderr, peakBytes] = ['', '', 0];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr = `${stderr}${text.toString()}`.slice(-4000)));
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, ...family(child.pid!).map(peakOf));
  }, 100);
  const exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
  clearInterval(watch);
  const [, user, system, wall] = /plimsoll-use (\S+) (\S+) (\S+)/.exec(stderr) ?? [];
  return { wallSeconds: Number(wall), cpuSeconds: Number(user) + Number(system), peakBytes, exitCode, stdout };
}

/** A process and all its descendants. */
export function family(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
    return [pid, ...children.flatMap(family)];
  } catch {
    return [];
  }
}

function peakOf(pid: number): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Measures two things in turn, A B B A A B …, so that a drift of the machine meets both alike. */
export async function inTurn<T>(pairs: number, a: () => Promise<T>, b: () => Promise<T>): Promise<{ a: T[]; b: T[] }> {
  const out: { a: T[]; b: T[] } = { a: [], b: [] };
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? (['a', 'b'] as const) : (['b', 'a'] as const);
    for (const side of order) out[side].push(await (side === 'a' ? a() : b()));
  }
  return out;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** '5.2 × (4.9–5.6)': the median of the ratios pair by pair, and their range. */
export function ratio(ours: readonly number[], theirs: readonly number[]): string {
  const each = ours.map((value, pair) => value / theirs[pair]!);
  return `${median(each).toFixed(2)} × (${Math.min(...each).toFixed(2)}–${Math.max(...each).toFixed(2)})`;
}
