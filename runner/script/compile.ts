import { compileFunction } from 'node:vm';
import { createHelpers } from './helpers.ts';
import type { Script, ScriptHost, ScriptModule } from './script.ts';
import { loweredFile, sharedFile } from './stack.ts';

type Made = ScriptModule | Promise<ScriptModule>;
type Make = (...args: unknown[]) => Made;

/**
 * Compiles a script, once for a thread.
 *
 * @returns makes one virtual user's module, or a promise of it where the init code waits; each has module state of its own, and shares the code and what is stateless
 */
export function compileScript(script: Script): (host: ScriptHost) => Made {
  const shared = freeze(compileFunction(script.sharedCode, [], { filename: sharedFile(script) })());
  const helpers = createHelpers(script.guards);
  const compiled = new Map<string, Make>();
  return ({ module, globals }) => {
    const names = Object.keys(globals).filter((name) => name !== '__ITER' && name !== '__VU');
    let make = compiled.get(names.join());
    if (!make) {
      make = compileFunction(script.code, ['$plimsoll', '$globals', '$module', '$shared', ...names], {
        filename: loweredFile(script),
      }) as Make;
      compiled.set(names.join(), make);
    }
    return make(helpers, globals, module, shared, ...names.map((name) => globals[name]));
  };
}

/** Freezes data all the way down: what virtual users share, none of them can change. Functions stay as they are. */
function freeze(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data;
  for (const value of Object.values(data)) freeze(value);
  return Object.freeze(data);
}
