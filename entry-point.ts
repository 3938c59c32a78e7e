/**
 * Where the entry file of a worker or a child process is, and what Node needs to run it.
 *
 * Built, it is a `.js` beside us. In the source tree (tests, benches) it is a `.ts`, which Node 20 runs through tsx.
 *
 * @param path relative to the caller, without its ending: './worker'
 * @param base the caller's `import.meta.url`
 */
export function entryPoint(path: string, base: string): { url: URL; execArgv: string[] } {
  const built = !base.endsWith('.ts');
  return { url: new URL(`${path}${built ? '.js' : '.ts'}`, base), execArgv: built ? [] : ['--import', 'tsx'] };
}
