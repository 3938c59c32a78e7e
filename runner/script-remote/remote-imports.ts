import type { OnResolveResult, Plugin } from 'esbuild';
import { jslib } from '../k6/jslib/resolve.ts';
import { UserError } from '../../user-error.ts';

/** esbuild's name for modules that came from a URL; sources in maps are called `remote:https://…`. */
const REMOTE = 'remote';

/**
 * Lets a script import from https URLs, as k6 does: fetched once, bundled with the script's own files.
 *
 * A failure reaches the caller in esbuild's `errors[].detail`, as a UserError.
 */
export function remoteImports(options: { cacheFolder: string; offline: boolean }): Plugin {
  return {
    name: 'remote-imports',
    setup(build) {
      build.onResolve({ filter: /^https?:\/\// }, ({ path }) => resolve(path));
      build.onResolve({ filter: /.*/, namespace: REMOTE }, ({ path, importer }) => resolveWithin(importer, path));
      build.onLoad({ filter: /.*/, namespace: REMOTE }, async ({ path }) => {
        try {
          const { fetchModule } = await import('./fetch-module.ts');
          const { text } = await fetchModule(path, options);
          return { contents: text, loader: new URL(path).pathname.endsWith('.ts') ? 'ts' : 'js' };
        } catch (error) {
          if (error instanceof UserError) return { errors: [{ text: error.message, detail: error }] };
          throw error;
        }
      });
    },
  };
}

function resolve(url: string): OnResolveResult {
  const known = jslib(url);
  if (known === undefined) return { path: url, namespace: REMOTE };
  return 'file' in known ? { path: known.file } : { path: known.module, external: true };
}

function resolveWithin(importer: string, specifier: string): OnResolveResult {
  if (/^k6(\/|$)/.test(specifier)) return { path: specifier, external: true };
  if (/^\.{0,2}\//.test(specifier)) return resolve(new URL(specifier, importer).href);
  const detail = new UserError(`${importer} imports '${specifier}'`, {
    why: 'a module from the network can import k6/…, URLs and paths beside itself, but no npm package',
    fix: 'install the package that this module comes from, and import it by its name',
  });
  return { errors: [{ text: detail.message, detail }] };
}
