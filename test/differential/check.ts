/**
 * Prints where the embedded engine differs from k6's recorded answers, but for what was chosen:
 * `npx tsx test/differential/check.ts [script …]`. With `--accept` before the scripts, that is chosen from now on.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { CHOSEN, chosen, compileOurs, nameOf, recorded, scripts } from './cases.ts';
import { differences } from './compare.ts';
import { observeAll } from './observe-all.ts';

const accept = process.argv[2] === '--accept';
const only = process.argv.slice(accept ? 3 : 2);
const wanted = scripts().filter((script) => only.length === 0 || only.some((name) => nameOf(script).startsWith(name)));
const { runner, tree } = compileOurs();
const now = { ...chosen };
let same = 0;

await observeAll(runner, wanted, (script, observation) => {
  const name = nameOf(script);
  const lines = differences(recorded(script), observation);
  if (isDeepStrictEqual(lines, chosen[name] ?? [])) same += 1;
  else process.stdout.write(`${name}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  if (lines.length > 0) now[name] = lines;
  else delete now[name];
});
if (accept) writeFileSync(CHOSEN, `${JSON.stringify(now, Object.keys(now).sort(), 1)}\n`);
process.stdout.write(`${same} of ${wanted.length} as expected\n`);
rmSync(tree, { recursive: true });
