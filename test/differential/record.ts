/** Records the real k6's answers: `npx tsx test/differential/record.ts [script …]`, after a script was added or changed. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { goldenOf, k6, scripts } from './cases.ts';
import { observe } from './observe.ts';

const only = process.argv.slice(2);
for (const script of scripts()) {
  if (only.length > 0 && !only.some((name) => basename(script).startsWith(name))) continue;
  const started = performance.now();
  const observation = await observe(k6, script);
  writeFileSync(goldenOf(script), `${JSON.stringify(observation, undefined, 1)}\n`);
  process.stdout.write(`${basename(script)} ${Math.round(performance.now() - started)} ms, exit ${observation.exitCode}\n`);
}
