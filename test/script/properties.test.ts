import fc from 'fast-check';
import MagicString from 'magic-string';
import { expect, test } from 'vitest';
import { lower } from '../../runner/script/lower.ts';
import { runCommonJs, runLowered } from './both-ways.ts';
import { program } from './programs.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 300);

/** The program is one file, so it needs no bundler; that makes thousands of runs cheap. */
async function bothWays(code: string): Promise<{ lowered: string[]; asWritten: string[] }> {
  const map = new MagicString(code).generateMap({ source: '/script.js', hires: true }).toString();
  const script = lower('/script.js', { code, map, inputs: [], libraries: new Set(), commonJs: false });
  const plain = code
    .replaceAll(/import (.*?) from ('.*?');/g, (_, names: string, module: string) =>
      names.startsWith('{') ? `const ${names} = require(${module});` : `const ${names} = require(${module}).default;`,
    )
    .replace('export default function', 'module.exports.default = function');
  return { asWritten: await runCommonJs(plain), lowered: await runLowered(script) };
}

test('any program does the same, lowered and as written', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(program, async (source) => {
      const { lowered, asWritten } = await bothWays(source);
      expect(lowered).toEqual(asWritten);
    }),
    { numRuns: RUNS },
  );
});
