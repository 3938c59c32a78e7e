import type { EngineModule } from './engine-vu.ts';
import { unknownModule } from './unknown-module.ts';

/** Every module that a script can import on the embedded engine; loaded when a script asks for it. */
const MODULES: Readonly<Record<string, () => Promise<EngineModule>>> = {
  k6: async () => (await import('./k6.ts')).k6,
  'k6/crypto': async () => (await import('./crypto/index.ts')).crypto,
  'k6/data': async () => (await import('./data.ts')).data,
  'k6/encoding': async () => (await import('./encoding.ts')).encoding,
  'k6/execution': async () => (await import('./execution.ts')).execution,
  'k6/experimental/csv': async () => (await import('./experimental/csv.ts')).csv,
  'k6/experimental/fs': async () => (await import('./experimental/fs.ts')).fs,
  'k6/experimental/streams': async () => (await import('./experimental/streams.ts')).streams,
  'k6/experimental/websockets': async () => (await import('./websockets/index.ts')).websockets,
  'k6/html': async () => (await import('./html/index.ts')).html,
  'k6/http': async () => (await import('./http/index.ts')).http,
  'k6/jslib/chai': async () => (await import('./jslib/chai.ts')).chai,
  'k6/jslib/expect': async () => (await import('./jslib/expect.ts')).expectModule,
  'k6/jslib/formdata': async () => (await import('./jslib/modules.ts')).formdata,
  'k6/jslib/jsonpath': async () => (await import('./jslib/modules.ts')).jsonpath,
  'k6/jslib/k6-summary': async () => (await import('./jslib/modules.ts')).k6Summary,
  'k6/jslib/papaparse': async () => (await import('./jslib/modules.ts')).papaparse,
  'k6/jslib/url': async () => (await import('./jslib/modules.ts')).url,
  'k6/metrics': async () => (await import('./metrics.ts')).metrics,
  'k6/secrets': async () => (await import('./secrets.ts')).secrets,
  'k6/timers': async () => (await import('./timers.ts')).timers,
  'k6/websockets': async () => (await import('./websockets/index.ts')).websockets,
  'k6/x/sse': async () => (await import('./sse/index.ts')).sse,
  'k6/ws': async () => (await import('./ws/index.ts')).ws,
};

/** @throws UserError where the engine lacks one */
export async function loadModules(names: readonly string[]): Promise<ReadonlyMap<string, EngineModule>> {
  const load = async (name: string): Promise<[string, EngineModule]> => {
    const module = MODULES[name];
    if (!module) throw unknownModule(name);
    return [name, await module()];
  };
  return new Map(await Promise.all(names.map(load)));
}
