import { build } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { compileScript } from '../../runner/script/compile.ts';
import { loadScript } from '../../runner/script/load.ts';
import { isOurs, ours } from '../../runner/script/ours.ts';
import type { Script, ScriptHost } from '../../runner/script/script.ts';

/** Files of a script, the entry first. */
export type Sources = Record<string, string>;

/** Writes a script and its files to a folder of its own, for as long as `use` takes. */
export async function withFiles<T>(
  source: string | Sources,
  use: (path: string, folder: string) => Promise<T>,
): Promise<T> {
  const files = typeof source === 'string' ? { 'script.js': source } : source;
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-script-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(join(folder, Object.keys(files)[0] ?? ''), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const lower = (source: string | Sources): Promise<Script> => withFiles(source, (path) => loadScript(path));

type Fn = (...args: unknown[]) => unknown;

/** k6 stand-ins that write down what happens; `wait` is how a blocking call comes to its result. */
function standIns(trace: string[], wait: (result: () => unknown) => unknown): Record<string, Record<string, unknown>> {
  let requests = 0;
  const request = (method: string) => (url: unknown) => {
    trace.push(`${method} ${String(url)}`);
    const id = (requests += 1);
    return wait(() => {
      trace.push(`done ${String(url)}`);
      if (String(url).includes('fail')) throw new Error(`no ${String(url)}`);
      return {
        status: 200,
        id,
        url,
        body: `body ${id}`,
        json: () => ({ id, token: `t${id}` }),
        submitForm: () => request('SUBMIT')(url),
      };
    });
  };
  const after = (result: unknown, then: (value: unknown) => unknown): unknown =>
    isOurs(result) ? ours(result.then(then)) : then(result);
  const http = {
    get: request('GET'),
    post: request('POST'),
    del: request('DELETE'),
    asyncRequest: (_: unknown, url: unknown) => Promise.resolve({ status: 200, url }),
    cookieJar: () => ({ get: () => 'cookie', set: () => undefined }),
  };
  const k6 = {
    sleep: (seconds: unknown) => {
      trace.push(`sleep ${String(seconds)}`);
      return wait(() => undefined);
    },
    group: (name: string, run: Fn) => {
      trace.push(`group ${name}`);
      return after(run(), (value) => {
        trace.push(`end ${name}`);
        return value;
      });
    },
    check: (value: unknown, predicates: Record<string, Fn>) => {
      const names = Object.keys(predicates);
      const next = (index: number, ok: boolean): unknown => {
        const name = names[index];
        if (name === undefined) return ok;
        return after(predicates[name]!(value), (passed) => {
          trace.push(`check ${name} ${String(Boolean(passed))}`);
          return next(index + 1, ok && Boolean(passed));
        });
      };
      return next(0, true);
    },
  };
  return { k6: { default: k6, ...k6 }, 'k6/http': { default: http, ...http } };
}

const globals = (trace: string[]): Record<string, unknown> => ({
  __VU: 1,
  __ITER: 0,
  __ENV: { TARGET: '' },
  console: { log: (...values: unknown[]) => trace.push(`log ${values.map(String).join(' ')}`) },
});

/** What a script did, up to its result or error. */
async function run(trace: string[], start: () => unknown): Promise<string[]> {
  try {
    const result = await start();
    trace.push(`result ${JSON.stringify(result)}`);
  } catch (error) {
    trace.push(`error ${error instanceof Error ? error.message : String(error)}`);
  }
  return trace;
}

/** The host of one virtual user with asynchronous stand-ins. */
export function asyncHost(trace: string[]): ScriptHost {
  const slowly = async (result: () => unknown): Promise<unknown> => {
    for (let turns = trace.length % 3; turns >= 0; turns -= 1) await Promise.resolve();
    return result();
  };
  const modules = standIns(trace, (result) => ours(slowly(result)));
  return { module: (name) => modules[name] ?? {}, globals: globals(trace) };
}

/** Lowered, with stand-ins that take their time. */
export async function runLowered(script: Script): Promise<string[]> {
  const trace: string[] = [];
  return run(trace, async () => ((await compileScript(script)(asyncHost(trace)))['default'] as Fn)());
}

/** As it is written, with stand-ins that answer at once: what k6 does. */
async function runAsWritten(path: string): Promise<string[]> {
  return runCommonJs(await commonJs(path));
}

async function commonJs(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'browser',
    external: ['k6', 'k6/*'],
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

/** Runs a CommonJS module with stand-ins that answer at once. */
export function runCommonJs(code: string): Promise<string[]> {
  const trace: string[] = [];
  const modules = standIns(trace, (result) => result());
  const names = globals(trace);
  const module = { exports: {} as Record<string, unknown> };
  const require = (name: string) => ({ __esModule: true, ...modules[name] });
  const params = ['module', 'exports', 'require', ...Object.keys(names)];
  const make = compileFunction(`"use strict"; { ${code} }`, params) as unknown as Fn;
  return run(trace, () => {
    make(module, module.exports, require, ...Object.values(names));
    const { default: main } = module.exports;
    return (typeof main === 'function' ? main : (module.exports as unknown as Fn)) && (main as Fn)();
  });
}

export const bothWays = (source: string | Sources): Promise<{ lowered: string[]; asWritten: string[] }> =>
  withFiles(source, async (path) => ({
    asWritten: await runAsWritten(path),
    lowered: await runLowered(await loadScript(path)),
  }));
