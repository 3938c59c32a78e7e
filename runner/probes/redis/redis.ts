import type { Sample } from '../../record/samples.ts';
import type { Ms } from '../../../units.ts';
import { createGuard } from '../guard.ts';
import type { Probe } from '../probe.ts';
import { type Repeated, repeat } from '../repeat.ts';
import { openRedis } from './connection.ts';
import { watchSlowLog } from './slow-log.ts';

const EVERY: Ms = 1000;

/** Redis itself, which is often the cache: memory, evictions, hits and misses, clients, slow commands. */
export function redis(url: string): Probe {
  const connection = openRedis(url);
  const slowLog = watchSlowLog(connection);
  let sampling: Repeated | undefined;
  return {
    name: 'redis',
    async start(out) {
      const guard = createGuard(out, 'Redis');
      let before: Map<string, number> | undefined;
      await guard('INFO', async () => {
        before = parseInfo(String(await connection.ask('INFO')));
        await slowLog();
      });
      sampling = repeat(EVERY, out.now, () =>
        guard('INFO', async () => {
          const now = parseInfo(String(await connection.ask('INFO')));
          const slow = await slowLog();
          if (before) out.sample({ ...toSample(before, now), ...(slow && slow.length > 0 && { slow }) });
          before = now;
        }),
      );
    },
    async stop() {
      const last = sampling;
      sampling = undefined;
      await last?.now();
      await last?.stop();
      await connection.close();
    },
  };
}

/** The lines of INFO whose values are numbers. */
function parseInfo(text: string): Map<string, number> {
  const lines = text.split('\r\n').flatMap((line): [string, number][] => {
    const [name = '', value = ''] = line.split(':');
    return value !== '' && Number.isFinite(Number(value)) ? [[name, Number(value)]] : [];
  });
  return new Map(lines);
}

function toSample(before: Map<string, number>, now: Map<string, number>): Extract<Sample, { kind: 'redis' }> {
  const at = (name: string): number => now.get(name) ?? 0;
  const since = (name: string): number => Math.max(0, at(name) - (before.get(name) ?? 0));
  return {
    kind: 'redis',
    memoryBytes: at('used_memory'),
    ...(at('maxmemory') > 0 && { memoryMaxBytes: at('maxmemory') }),
    evicted: since('evicted_keys'),
    expired: since('expired_keys'),
    hits: since('keyspace_hits'),
    misses: since('keyspace_misses'),
    commands: since('total_commands_processed'),
    clients: at('connected_clients'),
    ...(at('maxclients') > 0 && { clientsMax: at('maxclients') }),
    rejected: since('rejected_connections'),
    blocked: at('blocked_clients'),
  };
}
