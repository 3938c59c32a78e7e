import { rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { bundle } from '../script/bundle.ts';

/**
 * A script as the real k6 can read it. k6 reads TypeScript and files beside the script, but no npm packages: a script
 * that imports one is bundled into a file beside it, where its relative `open()` paths still hold.
 *
 * @returns `code` is the whole script in one text, however k6 reads it
 * @throws UserError when the script does not parse
 */
export async function scriptForK6(path: string): Promise<{ path: string; code: string; remove(): void }> {
  const { code, inputs } = await bundle(resolve(path), []);
  if (!inputs.some((input) => input.includes('/node_modules/'))) return { path, code, remove: () => undefined };
  const bundled = join(
    dirname(resolve(path)),
    `.plimsoll-${process.pid}-${basename(path).replace(/\.[cm]?tsx?$/, '.js')}`,
  );
  writeFileSync(bundled, code);
  const remove = (): void => rmSync(bundled, { force: true });
  process.once('exit', remove);
  return { path: bundled, code, remove };
}
