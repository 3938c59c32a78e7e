import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verbs } from '../../cli/verbs.ts';
import { readRecord } from '../../runner/record/reader.ts';
import { plimsoll } from '../helpers/command-line.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const shop = createServer((_request, response) => response.writeHead(201).end('{"cart":1}'));
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-readme-'));
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  shop.close();
  rmSync(folder, { recursive: true });
});

test("the README's script runs, and its records compare", async () => {
  const [, script = ''] = /```js\n([\s\S]*?)```/.exec(README) ?? [];
  writeFileSync(join(folder, 'checkout.js'), script);
  const target = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  for (const label of ['before', 'after']) {
    const out = join(folder, label);
    const run = await plimsoll('run', join(folder, 'checkout.js'), '--target', target, '-i', '2', '-q', '-o', out);
    expect(run.exitCode, run.stderr).toBe(0);
    const steps = new Set(readRecord(out).seconds.map(({ step }) => step));
    expect([...steps].sort()).toEqual(['POST /carts', 'POST /checkout']);
  }
  const compared = await plimsoll('compare', join(folder, 'before'), join(folder, 'after'), '-o', folder);
  expect(compared.stderr).toContain('report.html');
  expect(compared.stdout).toContain('POST /checkout');
});

test('every verb that the README names exists', () => {
  const named = [...README.matchAll(/^\| `([a-z]+)/gm)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(4);
  for (const name of named) expect(Object.keys(verbs)).toContain(name);
});

test.each([...README.matchAll(/\]\(((?:docs\/)?[\w./-]+)\)/g)].map(([, path]) => path!))(
  'the link to %s leads somewhere',
  (path) => {
    expect(() => readFileSync(new URL(`../../${path}`, import.meta.url))).not.toThrow();
  },
);
