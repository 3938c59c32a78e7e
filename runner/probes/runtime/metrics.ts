import type { Ms } from '../../../units.ts';
import { fetchText } from '../fetch-text.ts';
import { createGuard } from '../guard.ts';
import { SourceLost } from '../lost.ts';
import type { Probe, ProbeOutput } from '../probe.ts';
import { parsePrometheus, type Series } from '../prometheus.ts';
import { type Repeated, repeat } from '../repeat.ts';
import { runtimeMetrics } from './runtime-metrics.ts';

const EVERY: Ms = 1000;

/** A process that exposes its metrics as Prometheus' text. The URL may hold user and password. */
export interface Scraped {
  name: string;
  url: string;
}

/** Event loop, garbage collection, heap, pools, CPU and memory of the target's processes, as they tell of themselves. */
export function metrics(scraped: readonly Scraped[]): Probe {
  let sampling: Repeated | undefined;
  return {
    name: 'metrics',
    async start(out) {
      const looks = await Promise.all(scraped.map((one) => scrape(one, out)));
      sampling = repeat(EVERY, out.now, async () => {
        await Promise.all(looks.map((look) => look()));
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

/** @returns takes one sample */
async function scrape({ name, url }: Scraped, out: ProbeOutput): Promise<() => Promise<void>> {
  const guard = createGuard(out, `the metrics of ${name}`);
  let [before, at]: [Series[] | undefined, Ms] = [undefined, out.now()];
  const look = (): Promise<void> =>
    guard('metrics', async () => {
      const [now, since] = [parsePrometheus(await fetchText(url)), out.now()];
      const told = runtimeMetrics(before ?? now, now, Math.max(1, since - at));
      if (Object.keys(told).length === 0)
        throw new SourceLost('it has none of the metrics that prom-client or other clients give a process');
      if (before) out.sample({ kind: 'runtime', name, ...told });
      [before, at] = [now, since];
    });
  await look();
  return look;
}
