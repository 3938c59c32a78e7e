import type { Probe } from './probe.ts';

/** A probe whose file, and the driver that it needs, are loaded when it starts: a run without it does not wait for them. */
export function loadOnStart(name: string, load: () => Promise<Probe>): Probe {
  let probe: Probe | undefined;
  return {
    name,
    async start(out) {
      probe = await load();
      await probe.start(out);
    },
    phase: async (phase) => probe?.phase?.(phase),
    turn: async (steps) => probe?.turn?.(steps),
    stop: async () => probe?.stop(),
  };
}
