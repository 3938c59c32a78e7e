import { z } from 'zod';

const number = z.number();

const process = z.object({
  name: z.string(),
  pid: number,
  /** 1 is one core busy all the time. */
  cpuCores: number,
  rssBytes: number,
  descriptors: number.optional(),
  threads: number.optional(),
  /** The main thread alone, which in Node is the event loop. */
  mainCores: number.optional(),
  /** Share of the time in which the main thread was ready to run, but had to wait for a core. */
  runDelayShare: number.optional(),
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

export const processKinds = { process, generator };
