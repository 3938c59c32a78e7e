import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** The path of a script; `-` is standard input, put into a file so that stacks and imports have a place. */
export async function readScript(argument: string): Promise<string> {
  if (argument !== '-') return argument;
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-stdin-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'stdin.ts');
  writeFileSync(path, await text(process.stdin));
  return path;
}
