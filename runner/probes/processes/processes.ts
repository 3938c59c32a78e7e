import { existsSync } from 'node:fs';
import type { Sample } from '../../record/samples.ts';
import type { Ms } from '../../../units.ts';
import type { Probe, ProbeOutput } from '../probe.ts';
import { askPreload } from '../preload/ask-preload.ts';
import { hostSample } from '../host/host-sample.ts';
import { readHost } from '../host/read-host.ts';
import { type Repeated, repeat } from '../repeat.ts';
import { type CgroupState, readCgroup } from './read-cgroup.ts';
import { type ProcessState, readProc } from './read-proc.ts';
import { readPs } from './read-ps.ts';

const EVERY: Ms = 1000;
/** The kernel counts in ticks of 10 ms: a shorter stretch is mostly rounding. */
const SHORTEST: Ms = 250;

/** A process of the target, under a name for the report. */
export interface Watched {
  name: string;
  pid: number;
}

/**
 * CPU, memory, descriptors, threads and limits of the target's processes, and the machine that they run on. A process
 * that ends, or whose pid is reused, is named and left.
 */
export function processes(watched: readonly Watched[]): Probe {
  let sampling: Repeated | undefined;
  return {
    name: 'processes',
    async start(out) {
      const watching = (await Promise.all(watched.map((process) => watch(process, out)))).filter(
        (one) => one !== undefined,
      );
      const lookAtHost = watching.length > 0 ? watchHost(out) : () => {};
      sampling = repeat(EVERY, out.now, async () => {
        await Promise.all(watching.map((sample) => sample()));
        lookAtHost();
      });
    },
    async stop() {
      const last = sampling;
      sampling = undefined;
      await last?.now();
      await last?.stop();
    },
  };
}

const read = async (pid: number): Promise<ProcessState | undefined> =>
  existsSync('/proc/self/stat') ? readProc(pid) : readPs(pid);

/** @returns takes one sample; undefined where there is no such process */
async function watch({ name, pid }: Watched, out: ProbeOutput): Promise<(() => Promise<void>) | undefined> {
  let before = await read(pid);
  let limits = readCgroup(pid);
  await askPreload(pid); // what came before the run is none of it
  let at = out.now();
  if (!before) {
    out.notice('process-missing', `process ${pid} (${name}) is not there, or may not be looked at`);
    return undefined;
  }
  return async () => {
    if (!before) return;
    const now = await read(pid);
    const replaced = now && now.started !== before.started;
    if (!now || replaced) {
      const what = replaced ? `ended, and its pid was given to another` : 'ended';
      out.notice('process-ended', `process ${pid} (${name}) ${what}; it is watched no more`);
      before = undefined;
      return;
    }
    const elapsed = out.now() - at;
    if (elapsed < SHORTEST) return;
    out.sample(toSample({ name, pid }, before, now, elapsed));
    const limitsNow = readCgroup(pid);
    if (limits && limitsNow) out.sample(limitsSample(name, limits, limitsNow));
    [before, at, limits] = [now, at + elapsed, limitsNow];
    const told = await askPreload(pid);
    if (told) out.sample({ kind: 'runtime', name, ...told });
  };
}

/** @returns takes one sample of the machine */
function watchHost(out: ProbeOutput): () => void {
  let [before, at] = [readHost(), out.now()];
  return () => {
    const [now, elapsed] = [readHost(), out.now() - at];
    if (elapsed < SHORTEST) return;
    if (before && now) out.sample(hostSample(before, now, elapsed));
    [before, at] = [now, at + elapsed];
  };
}

function limitsSample(name: string, before: CgroupState, now: CgroupState): Sample {
  const since = (count: 'periods' | 'throttledPeriods' | 'throttledMs'): number =>
    Math.max(0, now[count] - before[count]);
  const { limitCores, memoryBytes, memoryMaxBytes, kills } = now;
  return {
    kind: 'cgroup',
    name,
    periods: since('periods'),
    throttledPeriods: since('throttledPeriods'),
    throttledMs: since('throttledMs'),
    ...(limitCores !== undefined && { limitCores }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(memoryMaxBytes !== undefined && { memoryMaxBytes }),
    ...(kills !== undefined && { kills: Math.max(0, kills - (before.kills ?? 0)) }),
  };
}

function toSample({ name, pid }: Watched, before: ProcessState, now: ProcessState, elapsed: Ms): Sample {
  return {
    kind: 'process',
    name,
    pid,
    cpuCores: (now.cpuMs - before.cpuMs) / elapsed,
    rssBytes: now.rssBytes,
    ...(now.descriptors !== undefined && { descriptors: now.descriptors }),
    ...(now.descriptorsMax !== undefined && { descriptorsMax: now.descriptorsMax }),
    ...(now.threads !== undefined && { threads: now.threads }),
    ...(now.readBytes !== undefined && { readBytes: now.readBytes - (before.readBytes ?? 0) }),
    ...(now.writtenBytes !== undefined && { writtenBytes: now.writtenBytes - (before.writtenBytes ?? 0) }),
    ...(now.mainCpuMs !== undefined && { mainCores: (now.mainCpuMs - (before.mainCpuMs ?? 0)) / elapsed }),
    ...(now.mainWaitMs !== undefined && {
      runDelayShare: Math.min(1, (now.mainWaitMs - (before.mainWaitMs ?? 0)) / elapsed),
    }),
  };
}
