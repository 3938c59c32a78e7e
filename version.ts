import { readFileSync } from 'node:fs';

/** The version of plimsoll, from its package.json. */
export const VERSION = read();

function read(): string {
  // Built, package.json is one folder further up.
  for (const path of ['./package.json', '../package.json']) {
    try {
      const found = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Record<string, unknown>;
      if (found['name'] === 'plimsoll') return String(found['version']);
    } catch {
      continue;
    }
  }
  return 'unknown';
}
