import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Bytes, Ms } from '../../../units.ts';

/** Running totals of what a control group let its processes have. */
export interface CgroupState {
  limitCores?: number;
  periods: number;
  throttledPeriods: number;
  throttledMs: Ms;
  memoryBytes?: Bytes;
  memoryMaxBytes?: Bytes;
  kills?: number;
}

/**
 * The tightest limits on a process: of its own control group or of one around it, version 2 or 1.
 *
 * @param root where /proc and /sys stand
 * @returns undefined where nothing limits it, or nothing can be read
 */
export function readCgroup(pid: number, root = '/'): CgroupState | undefined {
  const lines = read(join(root, `proc/${pid}/cgroup`))?.split('\n') ?? [];
  const groups = lines.map((line) => /^\d+:([^:]*):(.*)$/.exec(line)).filter((match) => match !== null);
  const mount = join(root, 'sys/fs/cgroup');
  const foldersOf = (controller: string): { version: 1 | 2; folders: string[] } => {
    const own = groups.find(([, controllers = '']) => controllers.split(',').includes(controller));
    const unified = groups.find(([, controllers]) => controllers === '');
    return own
      ? { version: 1, folders: upwards(own[2]!).map((path) => join(mount, controller, path)) }
      : { version: 2, folders: unified ? upwards(unified[2]!).map((path) => join(mount, path)) : [] };
  };
  const [cpu, memory] = [foldersOf('cpu'), foldersOf('memory')];
  const cpuLimit = tightest(cpu.folders.flatMap(cpu.version === 2 ? cpuOfV2 : cpuOfV1), ({ limitCores }) => limitCores);
  const memoryLimit = tightest(
    memory.folders.flatMap(memory.version === 2 ? memoryOfV2 : memoryOfV1),
    ({ memoryMaxBytes }) => memoryMaxBytes,
  );
  if (!cpuLimit && !memoryLimit) return undefined;
  return { periods: 0, throttledPeriods: 0, throttledMs: 0, ...cpuLimit, ...memoryLimit };
}

/** '/a/b' → '/a/b', '/a', '/': a limit holds for all below it. */
function upwards(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...upwards(parent)];
}

function tightest<Limit>(limits: readonly Limit[], of: (limit: Limit) => number): Limit | undefined {
  return limits.toSorted((a, b) => of(a) - of(b))[0];
}

type CpuLimit = Pick<CgroupState, 'periods' | 'throttledPeriods' | 'throttledMs'> & { limitCores: number };
type MemoryLimit = Pick<CgroupState, 'kills'> & { memoryBytes: Bytes; memoryMaxBytes: Bytes };

function cpuOfV2(folder: string): CpuLimit[] {
  const [quota, period] = (read(join(folder, 'cpu.max')) ?? 'max').split(' ').map(Number);
  const value = valuesOf(read(join(folder, 'cpu.stat')));
  return limited(quota, period, value('nr_periods'), value('nr_throttled'), value('throttled_usec') / 1000);
}

function cpuOfV1(folder: string): CpuLimit[] {
  const quota = Number(read(join(folder, 'cpu.cfs_quota_us')) ?? -1);
  const period = Number(read(join(folder, 'cpu.cfs_period_us')));
  const value = valuesOf(read(join(folder, 'cpu.stat')));
  return limited(quota, period, value('nr_periods'), value('nr_throttled'), value('throttled_time') / 1e6);
}

/** Without a limit the quota is `max` (version 2) or −1 (version 1). */
function limited(quota = -1, period = 0, periods: number, throttledPeriods: number, throttledMs: Ms): CpuLimit[] {
  return quota > 0 && period > 0 ? [{ limitCores: quota / period, periods, throttledPeriods, throttledMs }] : [];
}

function memoryOfV2(folder: string): MemoryLimit[] {
  const [most, used] = [read(join(folder, 'memory.max')), read(join(folder, 'memory.current'))];
  const kills = valuesOf(read(join(folder, 'memory.events')))('oom_kill');
  return heldTo(Number(most), Number(used), kills);
}

function memoryOfV1(folder: string): MemoryLimit[] {
  const [most, used] = [read(join(folder, 'memory.limit_in_bytes')), read(join(folder, 'memory.usage_in_bytes'))];
  const kills = valuesOf(read(join(folder, 'memory.oom_control')))('oom_kill');
  return heldTo(Number(most), Number(used), kills);
}

/** Version 1 writes no limit as the largest multiple of a page; `max` of version 2 is no number. */
const NO_LIMIT: Bytes = 2 ** 60;

const heldTo = (most: number, used: number, kills: number): MemoryLimit[] =>
  most > 0 && most < NO_LIMIT ? [{ memoryBytes: used, memoryMaxBytes: most, kills }] : [];

/** Lines of 'name number'. */
function valuesOf(text = ''): (name: string) => number {
  const values = new Map(text.split('\n').map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]));
  return (name) => values.get(name) ?? 0;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1').trim();
  } catch {
    return undefined;
  }
}
