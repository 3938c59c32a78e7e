import { compileFunction } from 'node:vm';
import { branded } from './branded.ts';
import { createHelpers } from './helpers.ts';
import type { Script, ScriptHost, ScriptModule } from './script.ts';
import { loweredFile, sharedFile } from './stack.ts';

/** What the lowered code calls its helpers and its globals; the names are those of its function's parameters. */
export const HELPERS = '$plimsoll';
export const GLOBALS = '$globals';

type Make = (...args: unknown[]) => ScriptModule;

/**
 * Compiles a script, once for a thread.
 *
 * @returns makes one virtual user's module; each has module state of its own, and shares the code and what is stateless
 */
export function compileScript(script: Script): (host: ScriptHost) => ScriptModule {
  const shared: unknown = compileFunction(script.sharedCode, [], { filename: sharedFile(script) })();
  const helpers = createHelpers(script.guards);
  const compiled = new Map<string, Make>();
  return ({ module, globals }) => {
    const names = Object.keys(globals).filter((name) => name !== '__ITER' && name !== '__VU');
    let make = compiled.get(names.join());
    if (!make) {
      make = compileFunction(script.code, [HELPERS, GLOBALS, '$module', '$shared', ...names], {
        filename: loweredFile(script),
      }) as Make;
      compiled.set(names.join(), make);
    }
    const namespace = (name: string) => branded(name, module(name));
    return make(helpers, globals, namespace, shared, ...names.map((name) => globals[name]));
  };
}
