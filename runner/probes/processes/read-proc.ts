import { readFileSync, readdirSync } from 'node:fs';

/** Running totals of one process. */
export interface ProcessState {
  /** Changes when the pid is given to another process. */
  started: string;
  cpuMs: number;
  rssBytes: number;
  descriptors?: number | undefined;
  threads?: number | undefined;
  /** Of the main thread: on a core, and ready but waiting for one. */
  mainCpuMs?: number | undefined;
  mainWaitMs?: number | undefined;
  descriptorsMax?: number | undefined;
  /** From and to the disk. */
  readBytes?: number | undefined;
  writtenBytes?: number | undefined;
}

/** The kernel's USER_HZ: 100 on every platform Node runs on. */
const TICK_MS = 10;

/** From Linux's /proc; undefined when there is no such process. */
export function readProc(pid: number): ProcessState | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    // The second field is the name in brackets, and may hold anything, brackets too.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const field = (number: number): string => fields[number - 3] ?? '';
    if (field(3) === 'Z' || field(3) === 'X') return undefined;
    return {
      started: field(22),
      cpuMs: (Number(field(14)) + Number(field(15))) * TICK_MS,
      rssBytes: kilobytes(status, 'VmRSS') * 1024,
      threads: kilobytes(status, 'Threads'),
      descriptors: descriptorsOf(pid),
      descriptorsMax: descriptorsMaxOf(pid),
      ...diskOf(pid),
      ...mainThread(pid),
    };
  } catch {
    return undefined;
  }
}

const kilobytes = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);

/** Another user's are not ours to count. */
function descriptorsOf(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}

function descriptorsMaxOf(pid: number): number | undefined {
  const [, most] = /^Max open files +(\d+)/m.exec(readIfAllowed(`/proc/${pid}/limits`)) ?? [];
  return most === undefined ? undefined : Number(most);
}

/** What went to and from the disk itself, not what the page cache served. */
function diskOf(pid: number): Pick<ProcessState, 'readBytes' | 'writtenBytes'> {
  const io = readIfAllowed(`/proc/${pid}/io`);
  if (!io) return {};
  const value = (name: string): number => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(io)?.[1] ?? 0);
  return { readBytes: value('read_bytes'), writtenBytes: value('write_bytes') };
}

function readIfAllowed(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/** Nanoseconds on a core, nanoseconds ready but waiting; a kernel may be built without. */
function mainThread(pid: number): Pick<ProcessState, 'mainCpuMs' | 'mainWaitMs'> {
  try {
    const [run, wait] = readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ');
    return { mainCpuMs: Number(run) / 1e6, mainWaitMs: Number(wait) / 1e6 };
  } catch {
    return {};
  }
}
