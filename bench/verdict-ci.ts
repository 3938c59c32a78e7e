import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPostgres } from '../fixtures/postgres/postgres.ts';
import { seed } from '../fixtures/shop/seed/seed.ts';

/**
 * The workflow of docs/verdicts.md, tried: its own command, as it stands there, on a repository whose two revisions hold
 * the two builds of the demo shop. A pull request that mends has to pass, one that breaks has to be stopped.
 *
 *     npm run build && npx tsx bench/verdict-ci.ts                          as documented, about 8 minutes a way
 *     npm run build && npx tsx bench/verdict-ci.ts --pairs 7 --duration 5s  shorter
 */
const { values } = parseArgs({ options: { pairs: { type: 'string' }, duration: { type: 'string' } } });
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ci-'));
const port = await freePort();
const postgres = await startPostgres();
try {
  await seed(postgres.url);
  makeRepository();
  await gate('mended', 'before', 'after', 0);
  await gate('broken', 'after', 'before', 96);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Two branches that differ in one file: which of the shop's faults are mended. */
function makeRepository(): void {
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  const git = (...args: string[]): void => {
    const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
    execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'ignore' });
  };
  const shop = new URL('../dist/fixtures/shop/', import.meta.url).href;
  mkdirSync(join(folder, 'load'));
  write('load/shop.ts', readFileSync(here('./scripts/verdict-routes.js'), 'utf8').replace('|| 30', '|| 45'));
  write(
    'package.json',
    JSON.stringify({
      name: 'shop',
      version: '1.0.0',
      type: 'module',
      scripts: { start: 'node start.mjs', seed: 'node seed.mjs' },
    }),
  );
  write('package-lock.json', JSON.stringify({ name: 'shop', version: '1.0.0', lockfileVersion: 3, packages: {} }));
  write(
    'start.mjs',
    `import { readFileSync } from 'node:fs';\nprocess.env.SHOP_FIXES = readFileSync('fixes', 'utf8').trim();\nawait import('${shop}main.js');\n`,
  );
  write(
    'seed.mjs',
    `const { resetShop } = await import('${shop}seed/reset.js');\nawait resetShop(process.env.DATABASE_URL);\n`,
  );
  git('init', '--initial-branch', 'before');
  // Search is left as it is in both: without its index this machine would carry no such load.
  write('fixes', 'search-index,product-cache\n');
  git('add', '.');
  git('commit', '-m', 'before');
  git('checkout', '-b', 'after');
  write('fixes', 'search-index,product-cache,list-join\n');
  git('commit', '-a', '-m', 'after');
}

/** The job's step as GitHub would run it. */
async function gate(name: string, base: string, head: string, expected: number): Promise<void> {
  const started = performance.now();
  const summary = join(folder, `${name}-summary.md`);
  const command = documented()
    .replace('npx plimsoll', `${process.execPath} ${here('../dist/cli/main.js')}`)
    .replace('origin/${{ github.base_ref }}', base)
    .replace('--head HEAD', `--head ${head}`)
    .replace('127.0.0.1:3000', `127.0.0.1:${port}`)
    .replace(/-o ab\b/, `-o ${name}`)
    .replace(/--pairs \d+/, (pairs) => (values.pairs === undefined ? pairs : `--pairs ${values.pairs}`))
    .replace(/DURATION=\w+/, (as) => (values.duration === undefined ? as : `DURATION=${values.duration}`));
  console.log(`\n$ ${command}`);
  const job = spawn('bash', ['-e', '-c', command], {
    cwd: folder,
    env: {
      ...process.env,
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: summary,
      DATABASE_URL: postgres.url,
      PROVIDER_URL: 'http://127.0.0.1:9',
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let annotations = '';
  job.stdout.on('data', (text: Buffer) => process.stdout.write(text));
  job.stderr.on('data', (text: Buffer) => {
    annotations += text.toString();
    process.stdout.write(text);
  });
  const [code] = (await once(job, 'close')) as [number];
  const wrote = (file: string): boolean => existsSync(join(folder, name, file));
  const facts = {
    'exit code': `${code}, expected ${expected}`,
    'job summary': existsSync(summary) ? readFileSync(summary, 'utf8').split('\n')[2] : 'none',
    errors: annotations.split('\n').filter((line) => line.startsWith('::error')).length,
    files: ['report.html', 'result.json', 'result.md', 'junit.xml'].filter(wrote).join(' '),
    worktrees: execFileSync('git', ['worktree', 'list'], { cwd: folder, encoding: 'utf8' }).trim().split('\n').length,
    minutes: ((performance.now() - started) / 60_000).toFixed(1),
  };
  console.log(
    Object.entries(facts)
      .map(([label, value]) => `  ${label}: ${value}`)
      .join('\n'),
  );
  if (code !== expected) process.exitCode = 1;
}

/** The command in docs/verdicts.md, in one line. */
function documented(): string {
  const text = readFileSync(here('../docs/verdicts.md'), 'utf8');
  const [, command] = /- run: >\n((?: +.*\n)*?)(?= +- (?:if|run|uses|name):)/.exec(text) ?? [];
  if (!command?.includes('npx plimsoll ab')) throw new Error('docs/verdicts.md has no step that runs npx plimsoll ab');
  return command.trim().replaceAll(/\n\s+/g, ' ');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
