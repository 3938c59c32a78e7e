import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
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
    engine: `plimsoll ${plimsollVersion()} embedded`,
    workload,
  };
}

/** The same workload has the same one: script and options as they were resolved. */
export const workloadHash = (script: string, options: unknown): string => hash(`${script}\n${JSON.stringify(options)}`);

export function plimsollVersion(): string {
  // Beside the sources, or one folder further up from dist.
  const file = ['../../package.json', '../../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url))!;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
