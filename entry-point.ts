import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Where the entry file of a worker or a child process is, and what Node needs to run it.
 *
 * Built, it is a `.js` beside us. In the source tree (tests, benches) it is a `.ts`, which Node 20 runs through tsx.
 *
 * @param path relative to the caller, without its ending: './worker'
 * @param base the caller's `import.meta.url`
 */
export function entryPoint(path: string, base: string): { url: URL; execArgv: string[] } {
  if (!base.endsWith('.ts')) return { url: new URL(`${path}.js`, base), execArgv: [] };
  // Named whole, since a bare name is looked up from the folder the user stands in.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return { url: new URL(`${path}.ts`, base), execArgv: ['--import', tsx] };
}
