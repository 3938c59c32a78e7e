import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from './script.ts';

/** Changes whenever lowering writes other code, so that an older cache is not read. */
const VERSION = 4;

/** A source as it was: size and time say quickly that it did not change, its digest says it surely. */
interface Input {
  path: string;
  bytes: number;
  modifiedMs: number;
  digest: string;
}

export function readCached(folder: string, entry: string): Script | undefined {
  try {
    const { script, inputs } = JSON.parse(readFileSync(fileFor(folder, entry), 'utf8')) as {
      script: Script;
      inputs: Input[];
    };
    return inputs.every(isUnchanged) ? script : undefined;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written costs time, not the run. */
export function writeCached(folder: string, script: Script, paths: readonly string[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    const inputs = paths.filter((path) => path.startsWith('/')).map(describe);
    const part = `${fileFor(folder, script.path)}.${process.pid}`;
    writeFileSync(part, JSON.stringify({ script, inputs }));
    renameSync(part, fileFor(folder, script.path));
  } catch {
    return;
  }
}

const fileFor = (folder: string, entry: string): string =>
  join(folder, `${digest(`${VERSION} ${process.version} ${entry}`)}.json`);

export const digest = (text: string | Uint8Array): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32);

function describe(path: string): Input {
  const { size, mtimeMs } = statSync(path);
  return { path, bytes: size, modifiedMs: mtimeMs, digest: digest(readFileSync(path)) };
}

function isUnchanged({ path, bytes, modifiedMs, digest: known }: Input): boolean {
  const { size, mtimeMs } = statSync(path);
  return size === bytes && (mtimeMs === modifiedMs || digest(readFileSync(path)) === known);
}
