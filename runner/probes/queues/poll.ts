import type { Ms } from '../../../units.ts';
import { createGuard } from '../guard.ts';
import type { Probe } from '../probe.ts';
import { repeat } from '../repeat.ts';
import { createFlow, type QueueState } from './flow.ts';

const EVERY: Ms = 1000;

/** How to look at the queues of one system. */
interface Source {
  name: string;
  read: () => Promise<readonly QueueState[]>;
  close: () => Promise<void>;
}

/** Looks at queues again and again, from before the load until after it. */
export function pollQueues({ name, read, close }: Source): Probe {
  const flow = createFlow(name);
  let finish = async (): Promise<void> => {};
  return {
    name,
    start(out) {
      const guard = createGuard(out, `the queue (${name})`);
      const look = (): Promise<void> =>
        guard('depth and age', async () => {
          flow(await read()).forEach(out.sample);
        });
      const sampled = repeat(EVERY, out.now, look);
      finish = () => sampled.now().then(sampled.stop);
      return look();
    },
    async stop() {
      const last = finish;
      finish = async () => {};
      await last();
      await close();
    },
  };
}
