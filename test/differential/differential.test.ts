import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chosen, compileOurs, k6, nameOf, recorded, scripts } from './cases.ts';
import { differences } from './compare.ts';
import { observeAll } from './observe-all.ts';
import type { Observation } from './observe.ts';

/** Two at a time on two cores, half a second each. */
const LONGEST = 600_000;
const cases = scripts().map((script) => [nameOf(script), script] as const);

describe('each script does on Plimsoll what it did on k6 1.8.1', () => {
  let ours: ReadonlyMap<string, Observation>;
  let tree: string | undefined;
  beforeAll(async () => {
    const compiled = compileOurs();
    tree = compiled.tree;
    ours = await observeAll(compiled.runner, scripts());
  }, LONGEST);
  afterAll(() => tree && rmSync(tree, { recursive: true }));

  test.each(cases)('%s', (name, script) => {
    expect(differences(recorded(script), ours.get(script)!)).toEqual(chosen[name] ?? []);
  });
});

/** The recorded answers against the binary: where K6_VERIFY is set, as in CI. */
describe.skipIf(!process.env['K6_VERIFY'] || !existsSync(k6.command))('each recorded answer is still k6’s', () => {
  let theirs: ReadonlyMap<string, Observation>;
  beforeAll(async () => {
    theirs = await observeAll(k6, scripts());
  }, LONGEST);

  test.each(cases)('%s', (_, script) => {
    expect(differences(recorded(script), theirs.get(script)!)).toEqual([]);
  });
});

test('docs/k6-differences.md has every difference that we chose, and no other', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/k6-differences.md', import.meta.url)), 'utf8');
  const named = [...page.matchAll(/`([a-z0-9-]+)`/g)]
    .map(([, name]) => name!)
    .filter((name) => cases.some(([known]) => known === name));
  expect([...new Set(named)].sort()).toEqual(Object.keys(chosen).sort());
});
