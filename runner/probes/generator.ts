import { readFileSync } from 'node:fs';
import { PerformanceObserver, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Ms } from '../../units.ts';
import type { Probe } from './probe.ts';
import { type Repeated, repeat } from './repeat.ts';

const EVERY: Ms = 1000;
/** How often the delay is looked at; it is part of what is measured. */
const RESOLUTION: Ms = 10;

/** Whether the load generator itself kept up: CPU of all its threads, memory, loop delay, and what its host left it. */
export function generator(): Probe {
  let sampling: Repeated | undefined;
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  let gcMs = 0;
  const collector = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) gcMs += duration;
  });
  return {
    name: 'generator',
    start(out) {
      delay.enable();
      collector.observe({ entryTypes: ['gc'] });
      let [cpu, host, at] = [process.cpuUsage(), readHost(), out.now()];
      sampling = repeat(EVERY, out.now, async () => {
        const [elapsed, spent, hostNow] = [out.now() - at, process.cpuUsage(cpu), readHost()];
        if (elapsed < RESOLUTION) return;
        const rssBytes = process.memoryUsage.rss();
        out.sample({
          kind: 'generator',
          cpuCores: (spent.user + spent.system) / 1000 / elapsed,
          rssBytes,
          loopDelayMs: delay.count > 0 ? Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION) : 0,
          gcMs,
          ...(host && hostNow && shares(host, hostNow)),
        });
        delay.reset();
        [cpu, host, at, gcMs] = [process.cpuUsage(), hostNow, at + elapsed, 0];
        await Promise.resolve();
      });
      return Promise.resolve();
    },
    async stop() {
      const last = sampling;
      sampling = undefined;
      await last?.now();
      await last?.stop();
      delay.disable();
      collector.disconnect();
    },
  };
}

interface Host {
  busy: number;
  steal: number;
  total: number;
}

/** Ticks of all cores since boot, from /proc/stat; undefined on systems without. */
function readHost(): Host | undefined {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softIrq = 0, steal = 0] = line
      .split(/\s+/)
      .slice(1)
      .map(Number);
    const busy = user + nice + system + irq + softIrq;
    return { busy, steal, total: busy + idle + wait + steal };
  } catch {
    return undefined;
  }
}

function shares(before: Host, now: Host): { stealShare: number; hostCpuShare: number } | undefined {
  const total = now.total - before.total;
  if (total <= 0) return undefined;
  return { stealShare: (now.steal - before.steal) / total, hostCpuShare: (now.busy - before.busy) / total };
}
