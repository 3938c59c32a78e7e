// Compiles the program into dist/ and lays what is not TypeScript (templates, SQL) beside it, in the same folders.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', 'tsconfig.build.json'], { stdio: 'inherit' });

const isAsset = (path) => !path.endsWith('.ts');
for (const room of ['reports', 'fixtures', 'runner'].filter((folder) => existsSync(folder)))
  cpSync(room, join('dist', room), { recursive: true, filter: (path) => !path.includes('.') || isAsset(path) });
if (existsSync('dist/cli/main.js')) chmodSync('dist/cli/main.js', 0o755);
