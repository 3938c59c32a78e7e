import type { Plugin } from 'esbuild';
import { resolve } from 'node:path';
import { readCached, writeCached } from './cache.ts';
import type { Script } from './script.ts';

export interface LoadOptions {
  /** Where lowered scripts are kept, by their content. Without it nothing is kept. */
  cacheFolder?: string;
  /** Further esbuild plugins, for imports from URLs. */
  plugins?: readonly Plugin[];
}

/**
 * Bundles a script and lowers it.
 *
 * A script that was lowered before, and whose sources are as they were, comes from the cache without esbuild or a parser.
 *
 * @throws UserError with the source's file, line and column, where the script is broken or cannot be lowered
 */
export async function loadScript(path: string, { cacheFolder, plugins = [] }: LoadOptions = {}): Promise<Script> {
  const entry = resolve(path);
  const cached = cacheFolder === undefined ? undefined : readCached(cacheFolder, entry);
  if (cached) return cached;
  const { bundle } = await import('./bundle.ts');
  const { lower } = await import('./lower.ts');
  const bundled = await bundle(entry, plugins);
  const script = lower(entry, bundled);
  if (cacheFolder !== undefined) writeCached(cacheFolder, script, bundled.inputs);
  return script;
}
