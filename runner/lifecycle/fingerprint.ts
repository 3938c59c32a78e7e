import { createHash } from 'node:crypto';
import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import { VERSION } from '../../package.ts';
import type { Fingerprint } from '../record/entries.ts';

/** What this machine and this program are: two records are comparable where these agree. */
export function machineFingerprint(workload: string): Fingerprint {
  return {
    ...(cpus()[0] && { cpu: cpus()[0]!.model.trim() }),
    cores: cpus().length,
    memoryBytes: totalmem(),
    os: `${platform()} ${arch()}`,
    kernel: release(),
    host: hash(hostname()),
    node: process.version,
    engine: `plimsoll ${VERSION} embedded`,
    workload,
  };
}

/** The same workload has the same one: what is run, and options as they were resolved. */
export const workloadHash = (what: unknown, options: unknown): string => hash(JSON.stringify([what, options]));

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
