import type { Double } from '../double/double.ts';
import type { Ms } from '../../units.ts';
import type { Probe } from './probe.ts';
import { type Repeated, repeat } from './repeat.ts';

const EVERY: Ms = 1000;

/** What the target asks of a third party, as its double sees it. The double outlives the probe: who started it stops it. */
export function thirdParty({ name, take }: Double): Probe {
  let sampling: Repeated | undefined;
  return {
    name: 'third-party',
    start(out) {
      take(); // what came before the run is none of it
      let from = out.now();
      sampling = repeat(EVERY, out.now, () => {
        const at = out.now();
        for (const { latency, ...calls } of take())
          out.sample({ kind: 'dependency', name, from, ...calls, latency: latency.encode() });
        from = at;
        return Promise.resolve();
      });
      return Promise.resolve();
    },
    async stop() {
      const last = sampling;
      sampling = undefined;
      await last?.now();
      await last?.stop();
    },
  };
}
