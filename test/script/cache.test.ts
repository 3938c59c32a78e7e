import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { loadScript } from '../../runner/script/load.ts';
import { withFiles } from './both-ways.ts';

const FILES = {
  'script.js': `import { get } from './api.js'; export default () => get('/a');`,
  'api.js': `import http from 'k6/http'; export const get = (u) => http.get(u);`,
};

test('a script that was lowered before is read from the cache, whole', () =>
  withFiles(FILES, async (path, folder) => {
    const cacheFolder = join(folder, 'cache');
    const first = await loadScript(path, { cacheFolder });
    expect(readdirSync(cacheFolder)).toHaveLength(1);
    expect(await loadScript(path, { cacheFolder })).toEqual(first);
    expect(structuredClone(first)).toEqual(first);
  }));

test('a change of any source is seen, a mere touch is not a change', () =>
  withFiles(FILES, async (path, folder) => {
    const cacheFolder = join(folder, 'cache');
    const first = await loadScript(path, { cacheFolder });
    utimesSync(join(folder, 'api.js'), 1, 1);
    expect((await loadScript(path, { cacheFolder })).hash).toBe(first.hash);
    writeFileSync(join(folder, 'api.js'), FILES['api.js'].replace('http.get(u)', 'http.put(u)'));
    expect((await loadScript(path, { cacheFolder })).code).toContain('http.put(u)');
  }));

test('a cache that is broken, or cannot be written, is no error', () =>
  withFiles(FILES, async (path, folder) => {
    const cacheFolder = join(folder, 'cache');
    const first = await loadScript(path, { cacheFolder });
    for (const file of readdirSync(cacheFolder)) writeFileSync(join(cacheFolder, file), '{"script":');
    expect(await loadScript(path, { cacheFolder })).toEqual(first);
    expect(await loadScript(path, { cacheFolder: join(path, 'no folder') })).toEqual(first);
  }));

test('a cached script needs neither the bundler nor the parser', () =>
  withFiles(FILES, async (path, folder) => {
    const cacheFolder = join(folder, 'cache');
    const first = await loadScript(path, { cacheFolder });
    vi.resetModules();
    for (const module of ['bundle', 'lower'])
      vi.doMock(`../../runner/script/${module}.ts`, () => {
        throw new Error(`${module} was loaded`);
      });
    const { loadScript: load } = await import('../../runner/script/load.ts');
    expect(await load(path, { cacheFolder })).toEqual(first);
    await expect(load(path)).rejects.toThrow();
    vi.doUnmock('../../runner/script/bundle.ts');
    vi.doUnmock('../../runner/script/lower.ts');
  }));
