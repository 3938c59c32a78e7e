import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProcessState } from './read-proc.ts';

const run = promisify(execFile);

/** From `ps`, for systems without /proc (macOS): CPU time to a hundredth of a second, memory, and no more. */
export async function readPs(pid: number): Promise<ProcessState | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'lstart=,time=,rss=', '-p', String(pid)], {
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
    });
    return parsePs(stdout);
  } catch {
    return undefined;
  }
}

/** 'Sun Nov 22 04:38:17 2026   0:01.52  48320' */
export function parsePs(output: string): ProcessState | undefined {
  const match = /^\s*(.+\d{4})\s+(?:(\d+)-)?((?:\d+:)?\d+:[\d.]+)\s+(\d+)\s*$/.exec(output);
  if (!match) return undefined;
  const [, started = '', days = '0', clock = '', kilobytes = '0'] = match;
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { started, cpuMs: (Number(days) * 86_400 + seconds) * 1000, rssBytes: Number(kilobytes) * 1024 };
}
