import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Observation, Runner } from './observe.ts';

const here = dirname(fileURLToPath(import.meta.url));

const PLACES = [process.env['K6_PATH'], join(homedir(), 'go/bin/k6'), '/usr/local/bin/k6', '/usr/bin/k6'];

/** The real k6, 1.8.1. */
export const k6: Runner = {
  name: 'k6',
  command: PLACES.find((path) => path && existsSync(path)) ?? 'k6',
  args: ['run', '--quiet', '--no-color', '--no-usage-report', '--address', '127.0.0.1:0'],
};

export const scripts = (): string[] =>
  readdirSync(join(here, 'scripts'))
    .filter((name) => /\.c?[jt]s$/.test(name))
    .sort()
    .map((name) => join(here, 'scripts', name));

export const goldenOf = (script: string): string => join(here, 'golden', `${nameOf(script)}.json`);
export const nameOf = (script: string): string => basename(script).replace(/\.c?[jt]s$/, '');

/** What k6 1.8.1 did. */
export const recorded = (script: string): Observation =>
  JSON.parse(readFileSync(goldenOf(script), 'utf8')) as Observation;

/** Where we differ on purpose, script by script; docs/k6-differences.md says why. */
export const CHOSEN = join(here, 'chosen-differences.json');
export const chosen = JSON.parse(readFileSync(CHOSEN, 'utf8')) as Record<string, string[]>;

/** The embedded engine, compiled into a folder of its own: through tsx each start would take a second. */
export function compileOurs(): { runner: Runner; tree: string } {
  const root = join(here, '../..');
  const tree = mkdtempSync(join(tmpdir(), 'plimsoll-tree-'));
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  copyFileSync(join(root, 'package.json'), join(tree, 'package.json'));
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [
    tsc,
    '-p',
    join(root, 'tsconfig.build.json'),
    '--noCheck',
    '--outDir',
    join(tree, 'dist'),
  ]);
  return {
    runner: { name: 'plimsoll', command: process.execPath, args: [join(here, 'ours.mjs'), join(tree, 'dist')] },
    tree,
  };
}
