import type { Sample } from '../../record/samples.ts';
import type { Ms } from '../../../units.ts';
import type { HostState } from './read-host.ts';

/** What the machine did between two readings, `elapsed` apart. Networks on which nothing passed are left out. */
export function hostSample(before: HostState, now: HostState, elapsed: Ms): Sample {
  const ticks = Math.max(1, now.ticks.total - before.ticks.total);
  const share = (of: 'busy' | 'steal' | 'wait'): number => Math.max(0, now.ticks[of] - before.ticks[of]) / ticks;
  const { stalledMs } = now;
  const stalled = (what: 'cpu' | 'io' | 'memory'): number =>
    stalledMs ? Math.min(1, (stalledMs[what] - (before.stalledMs?.[what] ?? 0)) / elapsed) : 0;
  return {
    kind: 'host',
    cores: now.cores,
    busyShare: share('busy'),
    stealShare: share('steal'),
    ioWaitShare: share('wait'),
    memoryBytes: now.memoryBytes,
    memoryAvailableBytes: now.memoryAvailableBytes,
    ...(stalledMs && { pressure: { cpu: stalled('cpu'), io: stalled('io'), memory: stalled('memory') } }),
    disks: [...now.disks].flatMap(([name, disk]) => {
      const then = before.disks.get(name);
      if (!then) return [];
      const operations = disk.operations - then.operations;
      return [
        {
          name,
          busyShare: Math.min(1, (disk.busyMs - then.busyMs) / elapsed),
          readBytes: disk.readBytes - then.readBytes,
          writtenBytes: disk.writtenBytes - then.writtenBytes,
          operations,
          ...(operations > 0 && { waitMs: (disk.operationsMs - then.operationsMs) / operations }),
        },
      ];
    }),
    networks: [...now.networks].flatMap(([name, network]) => {
      const then = before.networks.get(name);
      if (!then) return [];
      const [receivedBytes, sentBytes] = [
        network.receivedBytes - then.receivedBytes,
        network.sentBytes - then.sentBytes,
      ];
      if (receivedBytes + sentBytes <= 0) return [];
      const { bytesPerSecond } = network;
      const dropped = network.dropped - then.dropped;
      return [{ name, receivedBytes, sentBytes, dropped, ...(bytesPerSecond && { bytesPerSecond }) }];
    }),
    retransmitted: Math.max(0, now.retransmitted - before.retransmitted),
    refused: Math.max(0, now.refused - before.refused),
  };
}
