import type { Probe } from '../../runner/probes/probe.ts';

/** A system with planted faults, each behind a switch that mends it. */
export interface Target {
  name: string;
  /** Its scenario, an ordinary k6 script. */
  script: string;
  /** What has to be found where only this fix is missing. */
  causes: Readonly<Record<string, Planted>>;
  /** Fixes that are left out two at a time: faults that share a resource, or that could hide each other. */
  pairs: readonly (readonly [string, string])[];
  seed(databaseUrl: string): Promise<unknown>;
  reset(databaseUrl: string): Promise<unknown>;
  /** Starts it with all fixes but these. */
  start(databaseUrl: string, missing: readonly string[]): Promise<Running>;
}

interface Planted {
  rule: string;
  step: RegExp;
}

interface Running {
  url: string;
  /** Its own processes by name, third parties left out. */
  pids: Readonly<Record<string, number>>;
  queue: Probe;
  stop(): Promise<void>;
}
