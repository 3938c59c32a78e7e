// Compiles the program into dist/ and lays what is not TypeScript (templates, SQL) beside it, in the same folders.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', 'tsconfig.build.json'], { stdio: 'inherit' });

// A command waits for what it imports, and zod's hundred files, most of them messages in other languages, are half of it.
const zod = join('dist', 'zod.js');
const withoutLanguages = {
  name: 'without-languages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /locales\/index\.js$/ }, () => ({ path: 'none', namespace: 'languages' }));
    onLoad({ filter: /./, namespace: 'languages' }, () => ({ contents: '' }));
  },
};
await build({
  stdin: { contents: `export { z } from 'zod';`, resolveDir: '.' },
  outfile: zod,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  legalComments: 'inline',
  plugins: [withoutLanguages],
});
for (const path of readdirSync('dist', { recursive: true }).map((name) => join('dist', name))) {
  if (!path.endsWith('.js') || path === zod) continue;
  const code = readFileSync(path, 'utf8');
  const own = relative(dirname(path), zod).replace(/^(?!\.)/, './');
  if (code.includes(`from 'zod'`)) writeFileSync(path, code.replaceAll(`from 'zod'`, `from '${own}'`));
}

const isAsset = (path) => !path.endsWith('.ts');
for (const room of ['reports', 'fixtures', 'runner'].filter((folder) => existsSync(folder)))
  cpSync(room, join('dist', room), { recursive: true, filter: (path) => !path.includes('.') || isAsset(path) });
if (existsSync('dist/cli/main.js')) chmodSync('dist/cli/main.js', 0o755);
