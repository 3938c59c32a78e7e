import { UserError } from '../../user-error.ts';

/** What to do instead of a module that k6 has, or had, under this name. */
const INSTEAD: Readonly<Record<string, string>> = {
  'k6/experimental/timers': "import from 'k6/timers', or use setTimeout, which is global",
  'k6/experimental/webcrypto': 'use crypto, which is global',
  'k6/experimental/tracing': "import from 'https://jslib.k6.io/http-instrumentation-tempo/1.0.1/index.js'",
};

/** The error for `import … from 'k6/…'` of a module that the embedded engine lacks. */
export function unknownModule(name: string): UserError {
  const instead = INSTEAD[name];
  return new UserError(`the embedded engine has no ${name}`, {
    why: instead ? 'k6 itself no longer has this module' : 'this module of k6 is not built into Plimsoll',
    fix: instead ?? 'run the script on the k6 binary with --engine k6',
    exitCode: 107,
  });
}
