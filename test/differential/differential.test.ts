import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chosen, compileOurs, k6, nameOf, recorded, scripts } from './cases.ts';
import { differences } from './compare.ts';
import { observeAll } from './observe-all.ts';
import { observe } from './observe.ts';
import type { Observation, Runner } from './observe.ts';

/** Two at a time on two cores, half a second each. */
const LONGEST = 600_000;
const cases = scripts().map((script) => [nameOf(script), script] as const);

/** What a script did when all ran; a test that is tried again asks anew. */
async function seenOf(all: Map<string, Observation>, runner: Runner, script: string): Promise<Observation> {
  const seen = all.get(script) ?? (await observe(runner, script));
  all.delete(script);
  return seen;
}

describe('each script does on Plimsoll what it did on k6 1.8.1', () => {
  let compiled: ReturnType<typeof compileOurs>;
  let ours: Map<string, Observation>;
  beforeAll(async () => {
    compiled = compileOurs();
    ours = await observeAll(compiled.runner, scripts());
  }, LONGEST);
  afterAll(() => rmSync(compiled.tree, { recursive: true }));

  test.each(cases)('%s', async (name, script) => {
    const seen = await seenOf(ours, compiled.runner, script);
    expect(differences(recorded(script), seen)).toEqual(chosen[name] ?? []);
  });
});

/** The recorded answers against the binary: where K6_VERIFY is set, as in CI. */
describe.skipIf(!process.env['K6_VERIFY'] || !existsSync(k6.command))('each recorded answer is still k6’s', () => {
  let theirs: Map<string, Observation>;
  beforeAll(async () => {
    theirs = await observeAll(k6, scripts());
  }, LONGEST);

  test.each(cases)('%s', async (_, script) => {
    expect(differences(recorded(script), await seenOf(theirs, k6, script))).toEqual([]);
  });
});

test('docs/k6-differences.md has every difference that we chose, and no other', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/k6-differences.md', import.meta.url)), 'utf8');
  const named = [...page.matchAll(/`([a-z0-9-]+)`/g)]
    .map(([, name]) => name!)
    .filter((name) => cases.some(([known]) => known === name));
  expect([...new Set(named)].sort()).toEqual(Object.keys(chosen).sort());
});
