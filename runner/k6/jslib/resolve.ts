import { fileURLToPath } from 'node:url';
import { entryPoint } from '../../../entry-point.ts';

/** Where an import of jslib leads: a source file to bundle with the script, or a module of the engine. */
type Jslib = { file: string } | { module: string };

/** Parts that block, or call back into code that does, are bundled as sources so that they are lowered like the script. */
const SOURCES = new Set(['httpx', 'k6-testing', 'k6-utils', 'k6chaijs']);
/** The rest stays outside the script: it exists once a thread, and lowering never looks into it. */
const MODULES = new Set(['formdata', 'jsonpath', 'k6-summary', 'papaparse', 'url']);

/**
 * The part of Plimsoll that stands in for a popular library of jslib.k6.io, whatever version is named.
 *
 * @param url 'https://jslib.k6.io/NAME/VERSION/index.js'
 * @returns undefined where there is none, and the import is fetched like any other
 */
export function jslib(url: string): Jslib | undefined {
  const name = /^https:\/\/jslib\.k6\.io\/([^/]+)\/[^/]+\/(index(\.min)?\.js)?$/.exec(url)?.[1] ?? '';
  if (MODULES.has(name)) return { module: `k6/jslib/${name}` };
  if (SOURCES.has(name)) return { file: fileURLToPath(entryPoint(`./${name}`, import.meta.url).url) };
  return undefined;
}
