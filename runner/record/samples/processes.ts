import { z } from 'zod';

const number = z.number();

const process = z.object({
  name: z.string(),
  pid: number,
  /** 1 is one core busy all the time. */
  cpuCores: number,
  rssBytes: number,
  descriptors: number.optional(),
  /** How many it may open. */
  descriptorsMax: number.optional(),
  threads: number.optional(),
  /** The main thread alone, which in Node is the event loop. */
  mainCores: number.optional(),
  /** Share of the time in which the main thread was ready to run, but had to wait for a core. */
  runDelayShare: number.optional(),
  /** From and to the disk; missing where the process is another user's. */
  readBytes: number.optional(),
  writtenBytes: number.optional(),
});

/** What the control group of a process, or the tightest of those around it, lets it have. */
const cgroup = z.object({
  /** Of the process. */
  name: z.string(),
  limitCores: number.optional(),
  /** Periods (0.1 s, mostly) in which it ran, those in which it had used up its share, and how long its threads then stood. */
  periods: number,
  throttledPeriods: number,
  throttledMs: number,
  memoryBytes: number.optional(),
  memoryMaxBytes: number.optional(),
  /** Processes that were killed for want of memory. */
  kills: number.optional(),
});

/** The machine that the watched processes run on, which is also that of the load generator. */
const host = z.object({
  cores: number,
  /** Shares of the time of all cores: busy, taken by the machine's own host, idle for want of a disk. */
  busyShare: number,
  stealShare: number,
  ioWaitShare: number,
  memoryBytes: number.optional(),
  memoryAvailableBytes: number.optional(),
  /** Share of the time in which some task stood for want of it, where the kernel tells (PSI). */
  pressure: z.object({ cpu: number, io: number, memory: number }).optional(),
  disks: z.array(
    z.object({
      name: z.string(),
      /** Share of the time in which it had something to do. */
      busyShare: number,
      readBytes: number,
      writtenBytes: number,
      operations: number,
      /** How long one took, its time in the queue with it. */
      waitMs: number.optional(),
    }),
  ),
  networks: z.array(
    z.object({
      name: z.string(),
      receivedBytes: number,
      sentBytes: number,
      /** Packets that were thrown away, or damaged. */
      dropped: number,
      /** What it can carry in one direction, where the driver tells. */
      bytesPerSecond: number.optional(),
    }),
  ),
  /** TCP segments that were sent anew, and connections that came to a full queue of a listener. */
  retransmitted: number.optional(),
  refused: number.optional(),
});

/** What a process tells of itself, by Prometheus' text or by `node --import plimsoll/probe`. */
const runtime = z.object({
  name: z.string(),
  cpuCores: number.optional(),
  rssBytes: number.optional(),
  descriptors: number.optional(),
  descriptorsMax: number.optional(),
  heapUsedBytes: number.optional(),
  heapBytes: number.optional(),
  /** How late the event loop is: the 99th percentile and the mean. */
  loopDelayMs: number.optional(),
  loopDelayMeanMs: number.optional(),
  /** Share of the time in which the event loop was busy. */
  loopBusyShare: number.optional(),
  /** Spent collecting garbage, and how often. */
  gcMs: number.optional(),
  gcRuns: number.optional(),
  /** Its connection pools: callers that wait, connections that are in use, connections there may be. */
  poolWaiting: number.optional(),
  poolUsed: number.optional(),
  poolMax: number.optional(),
  /** Connections that were taken from a pool, and how long their callers waited for them, together. */
  poolTaken: number.optional(),
  poolWaitMs: number.optional(),
});

/** The load generator itself, all its threads. */
const generator = z.object({
  cpuCores: number,
  rssBytes: number,
  /** p99 of the main thread's event-loop delay since the previous sample. */
  loopDelayMs: number,
  gcMs: number.optional(),
  /** Share of the machine's time that its host gave to others. */
  stealShare: number.optional(),
  /** Share of the machine's cores that are busy, with whatever. */
  hostCpuShare: number.optional(),
});

/** The threads of the load generator that make the load, in one second: the worst of them. */
const generatorThreads = z.object({
  threads: number,
  /** How late its event loop was: p99 of the second, and the worst moment. */
  loopDelayMs: number,
  worstDelayMs: number,
  /** Share of the time in which the loop worked. */
  busyShare: number,
});

export const processKinds = { process, cgroup, host, runtime, generator, 'generator-threads': generatorThreads };
