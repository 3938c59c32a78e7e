/** Records the real k6's answers, after a script was added or changed: `npx tsx test/differential/record.ts [script …]`. */
import { writeFileSync } from 'node:fs';
import { goldenOf, k6, nameOf, scripts } from './cases.ts';
import { observeAll } from './observe-all.ts';

const only = process.argv.slice(2);
const wanted = scripts().filter((script) => only.length === 0 || only.some((name) => nameOf(script).startsWith(name)));
await observeAll(k6, wanted, (script, observation) => {
  writeFileSync(goldenOf(script), `${JSON.stringify(observation, undefined, 1)}\n`);
  process.stdout.write(`${nameOf(script)} exit ${observation.exitCode}\n`);
});
