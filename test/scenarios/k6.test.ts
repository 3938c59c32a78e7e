import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Postgres, startPostgres } from '../../fixtures/postgres/postgres.ts';
import { seed } from '../../fixtures/shop/seed/seed.ts';
import { type Shop, startShop } from '../../fixtures/shop/shop.ts';
import type { Truth } from '../../fixtures/shop/truth.ts';
import { load } from '../../scenarios/load.ts';

const K6 = [...(process.env['PATH'] ?? '').split(delimiter), join(homedir(), 'go', 'bin')]
  .map((folder) => join(folder, 'k6'))
  .find((path) => existsSync(path));

const JOURNEYS = Object.keys(load);

describe.skipIf(!K6)('the scenarios under the real k6', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-k6-'));
  let postgres: Postgres;
  let shop: Shop;

  beforeAll(async () => {
    const entryPoints = ['scenarios/shop.ts', ...JOURNEYS.map((journey) => `scenarios/journeys/${journey}.ts`)];
    const asK6Wants = { format: 'esm' as const, platform: 'neutral' as const, target: 'es2022' };
    await build({
      entryPoints,
      bundle: true,
      external: ['k6', 'k6/*'],
      outdir: folder,
      outbase: 'scenarios',
      ...asK6Wants,
    });
    postgres = await startPostgres();
    // So many orders that each of the 2000 customers who come back has one to see.
    await seed(postgres.url, { products: 20_000, customers: 3000, orders: 60_000 });
    shop = await startShop({ databaseUrl: postgres.url, fixes: 'all' });
  });
  afterAll(async () => {
    await shop?.stop();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const k6 = (...args: string[]) => promisify(execFile)(K6!, args);

  test.each(JOURNEYS)('journey %s is a script of its own', async (journey) => {
    const { stdout } = await k6('inspect', '--execution-requirements', join(folder, 'journeys', `${journey}.js`));
    const { scenarios, maxVUs } = JSON.parse(stdout) as { scenarios: object; maxVUs: number };
    expect(scenarios).toEqual({
      [journey]: expect.objectContaining({ executor: 'constant-arrival-rate', exec: journey }),
    });
    expect(maxVUs).toBe(load[journey as keyof typeof load].mostVisitors);
  });

  test('the mix runs without a failed request or check, and the shop counts the same requests by the same names', async () => {
    const [points, summary] = [join(folder, 'points.csv'), join(folder, 'summary.json')];
    const settings = { TARGET: shop.url, DURATION: '6s', RATE: '0.7', THINK: '0.2' };
    const env = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const earlier = requestsByRoute(await shop.truth());
    const quiet = ['--quiet', '--no-usage-report', '--summary-export', summary, '--out', `csv=${points}`];
    await k6('run', ...quiet, ...env, join(folder, 'shop.js'));

    const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as {
      metrics: Record<string, Record<string, number>>;
    };
    expect(metrics['checks']).toMatchObject({ fails: 0 });
    expect(metrics['http_req_failed']).toMatchObject({ value: 0 });

    const later = requestsByRoute(await shop.truth());
    expect(Object.keys(later).toSorted()).toEqual(ROUTES.toSorted());
    expect(requestsByName(readFileSync(points, 'utf8'))).toEqual(
      Object.fromEntries(ROUTES.map((route) => [route, later[route]! - (earlier[route] ?? 0)])),
    );
  });
});

const ROUTES = [
  'POST /signup',
  'POST /login',
  'GET /session',
  'GET /products',
  'GET /products/:id',
  'GET /search',
  'POST /cart',
  'GET /cart',
  'POST /checkout',
  'GET /orders',
];

/** What the shop itself counted; what it did outside any route is left out. */
function requestsByRoute(truth: Truth): Record<string, number> {
  const counted = Object.entries(truth).filter(([route]) => route !== '');
  return Object.fromEntries(counted.map(([route, { requests }]) => [route, requests]));
}

function requestsByName(csv: string): Record<string, number> {
  const [header, ...lines] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const name = header!.indexOf('name');
  const requests: Record<string, number> = {};
  for (const line of lines.filter(([metric]) => metric === 'http_reqs'))
    requests[line[name]!] = (requests[line[name]!] ?? 0) + 1;
  return requests;
}
