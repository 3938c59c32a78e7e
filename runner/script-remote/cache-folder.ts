import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs keep what they can make or fetch again: XDG_CACHE_HOME, or ~/.cache. */
export function defaultCacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'plimsoll');
}
