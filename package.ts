import { readFileSync } from 'node:fs';

/** The folder of our package.json. Built, it is one further up. */
export const PACKAGE_ROOT =
  ['./', '../'].map((path) => new URL(path, import.meta.url)).find(holdsPackage) ?? new URL('./', import.meta.url);

/** The version of plimsoll. */
export const VERSION = readPackage(PACKAGE_ROOT)?.['version'] ?? 'unknown';

function holdsPackage(folder: URL): boolean {
  return readPackage(folder)?.['name'] === 'plimsoll';
}

function readPackage(folder: URL): Record<string, string> | undefined {
  try {
    return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as Record<string, string>;
  } catch {
    return undefined;
  }
}
