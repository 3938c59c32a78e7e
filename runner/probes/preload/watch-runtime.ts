import { PerformanceObserver, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { watchPools } from './pools.ts';

/** How often the delay is looked at; it is part of what is measured. */
const RESOLUTION_MS = 10;

/**
 * This process's event loop, garbage collection, heap and pools.
 *
 * @returns takes the fields of a `runtime` sample, counted since it was asked before
 */
export function watchRuntime(): () => object {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let [gcMs, gcRuns] = [0, 0];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      gcMs += duration;
      gcRuns++;
    }
  }).observe({ entryTypes: ['gc'] });
  const pools = watchPools();
  let loop = performance.eventLoopUtilization();
  return () => {
    const { heapUsed, heapTotal } = process.memoryUsage();
    const late = (ns: number): number => (delay.count > 0 ? Math.max(0, ns / 1e6 - RESOLUTION_MS) : 0);
    const told = {
      heapUsedBytes: heapUsed,
      heapBytes: heapTotal,
      loopDelayMs: late(delay.percentile(99)),
      loopDelayMeanMs: late(delay.mean),
      loopBusyShare: performance.eventLoopUtilization(loop).utilization,
      gcMs,
      gcRuns,
      ...pools(),
    };
    delay.reset();
    [gcMs, gcRuns, loop] = [0, 0, performance.eventLoopUtilization()];
    return told;
  };
}
