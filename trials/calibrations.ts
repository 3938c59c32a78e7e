import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Calibration } from '../reports/judge/calibration.ts';
import type { Fingerprint } from '../runner/record/entries.ts';

/** What makes noise: the same place under the same load with the same data. */
const PLACE = ['cpu', 'cores', 'os', 'node', 'engine', 'database', 'databaseSettings', 'data', 'workload'] as const;

/** Of the file; another one is measured anew. */
const VERSION = 2;

/** Beside the runs, so that CI can keep both in one cache. */
const FOLDER = 'calibrations';

/** @returns the file it was kept in */
export function keepCalibration(runs: string, fingerprint: Fingerprint, calibration: Calibration): string {
  const file = fileOf(runs, fingerprint);
  mkdirSync(join(runs, FOLDER), { recursive: true });
  writeFileSync(file, `${JSON.stringify(calibration, undefined, 2)}\n`);
  return file;
}

/** The latest of this place and load; undefined when there is none that can be read. */
export function findCalibration(runs: string, fingerprint: Fingerprint): Calibration | undefined {
  const file = fileOf(runs, fingerprint);
  if (!existsSync(file)) return undefined;
  try {
    const calibration = JSON.parse(readFileSync(file, 'utf8')) as Calibration;
    return calibration.version === VERSION ? calibration : undefined;
  } catch {
    return undefined;
  }
}

function fileOf(runs: string, fingerprint: Fingerprint): string {
  const place = PLACE.map((part) => fingerprint[part] ?? '');
  const name = createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 16);
  return join(runs, FOLDER, `${name}.json`);
}
