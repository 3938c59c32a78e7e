import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { build, type BuildFailure, type Message, type Metafile, type Plugin } from 'esbuild';
import { UserError } from '../../user-error.ts';
import { ABSENT_MODULES } from './blocking-api.ts';
import { SCRIPT_EXCEPTION } from './script-exception.ts';

export interface Bundle {
  code: string;
  /** Source map from `code`; its sources are absolute paths, or `remote:https://…`. */
  map: string;
  /** Every file that was read, as in the map. */
  inputs: string[];
  /** Inputs of npm packages that import nothing of k6, so that nothing in them blocks by itself. */
  libraries: Set<string>;
  /** Whether the entry is a CommonJS module, whose one export is its `module.exports`. */
  commonJs: boolean;
}

/**
 * The script and everything it imports as one ES module; `k6` and `k6/…` stay outside.
 *
 * @throws UserError with the source's file, line and column
 */
export async function bundle(path: string, plugins: readonly Plugin[]): Promise<Bundle> {
  const folder = dirname(path);
  if (!existsSync(path))
    throw new UserError(`there is no script ${path}`, {
      why: 'the file does not exist',
      fix: 'check the path; it is relative to the folder you are in',
    });
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [path],
      absWorkingDir: folder,
      outfile: resolve(folder, 'lowered.js'),
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'browser',
      target: 'node20',
      sourcemap: 'external',
      sourcesContent: false,
      legalComments: 'none',
      charset: 'utf8',
      logLevel: 'silent',
      plugins: [...plugins, k6Modules],
    });
    const file = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
    const inputs = Object.keys(metafile.inputs).map((input) => absolute(folder, input));
    return {
      code: file('.js'),
      map: withAbsoluteSources(file('.map'), folder),
      inputs,
      libraries: libraries(metafile, folder),
      commonJs: metafile.inputs[basename(path)]?.format === 'cjs',
    };
  } catch (error) {
    throw asUserError(error as BuildFailure, folder);
  }
}

const k6Modules: Plugin = {
  name: 'k6-modules',
  setup({ onResolve }) {
    onResolve({ filter: /^k6(\/|$)/ }, ({ path }) => {
      if (!ABSENT_MODULES.test(path)) return { path, external: true };
      const detail = new UserError(`the embedded engine has no ${path}`, {
        why: 'this module of k6 is not built into Plimsoll',
        fix: 'run the script on the k6 binary with --engine k6',
        exitCode: SCRIPT_EXCEPTION,
      });
      return { errors: [{ text: detail.message, detail }] };
    });
  },
};

const absolute = (folder: string, source: string): string =>
  /^[\w-]{2,}:/.test(source) ? source : resolve(folder, source);

function withAbsoluteSources(map: string, folder: string): string {
  const parsed = JSON.parse(map) as { sources: string[] };
  return JSON.stringify({ ...parsed, sources: parsed.sources.map((source) => absolute(folder, source)) });
}

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//;

function libraries(metafile: Metafile, folder: string): Set<string> {
  const inputs = Object.entries(metafile.inputs);
  const callers = new Set(
    inputs
      .filter(([, { imports }]) => imports.some(({ path }) => /^k6(\/|$)/.test(path)))
      .map(([input]) => PACKAGE.exec(input)?.[0]),
  );
  return new Set(
    inputs
      .map(([input]) => input)
      .filter((input) => PACKAGE.test(input) && !callers.has(PACKAGE.exec(input)?.[0]))
      .map((input) => absolute(folder, input)),
  );
}

function asUserError(failure: BuildFailure, folder: string): unknown {
  const [first] = failure.errors ?? [];
  if (first === undefined) return failure;
  if (first.detail instanceof UserError) return located(first.detail, first, folder);
  const missing = /^Could not resolve "(.*)"/.exec(first.text);
  return new UserError(`${place(first, folder)}${first.text}`, {
    why: missing ? `no such file, and no npm package of that name is installed here` : 'this is not valid JavaScript',
    fix: missing ? 'check the path, or install the package beside the script' : 'mend the line',
    exitCode: SCRIPT_EXCEPTION,
    cause: failure,
  });
}

/** A plugin knows what is wrong, esbuild where it is imported. */
function located(error: UserError, message: Message, folder: string): UserError {
  const { why, fix, cause, exitCode = SCRIPT_EXCEPTION } = error;
  return new UserError(`${place(message, folder)}${error.message}`, { why, fix, cause, exitCode });
}

function place({ location }: Message, folder: string): string {
  return location ? `${absolute(folder, location.file)}:${location.line}:${location.column + 1}: ` : '';
}
