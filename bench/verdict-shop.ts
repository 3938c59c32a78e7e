import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPostgres } from '../fixtures/postgres/postgres.ts';
import { startShop } from '../fixtures/shop/shop.ts';
import { resetShop } from '../fixtures/shop/seed/reset.ts';
import { seed } from '../fixtures/shop/seed/seed.ts';
import type { ExperimentResult } from '../reports/judge/experiment.ts';
import { probes } from '../runner/probes/probes.ts';
import { run } from '../runner/run.ts';
import { ab } from '../trials/ab.ts';
import type { MeasureTrial } from '../trials/ab.ts';
import { hasPlan, readPlan } from '../trials/plan.ts';

/**
 * Many comparisons on the demo shop, judged by plimsoll and by the rules that people use.
 *
 *     npx tsx bench/verdict-shop.ts --comparisons 60 --pairs 10               equal builds
 *     npx tsx bench/verdict-shop.ts --comparisons 10 --pairs 16 --slower 0.1  GET /search of B slowed by a tenth
 *
 * Takes about half a minute a pair. Stopped, it goes on where it was.
 */
const { values } = parseArgs({
  options: {
    comparisons: { type: 'string', default: '60' },
    pairs: { type: 'string', default: '10' },
    slower: { type: 'string', default: '0' },
    duration: { type: 'string', default: '15s' },
    rate: { type: 'string', default: '30' },
    output: { type: 'string', default: 'artefacts/verdict-shop' },
  },
});
const [comparisons, pairs, slower] = [values.comparisons, values.pairs, values.slower].map(Number) as [
  number,
  number,
  number,
];
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const postgres = await startPostgres({});
try {
  await seed(postgres.url);
  const results: ExperimentResult[] = [];
  for (let number = 1; number <= comparisons; number++) {
    const folder = join(values.output, `slower-${slower}-pairs-${pairs}`, String(number).padStart(3, '0'));
    mkdirSync(folder, { recursive: true });
    const plan = hasPlan(folder)
      ? readPlan(folder)
      : {
          version: 1 as const,
          startedAt: new Date().toISOString(),
          seed: number,
          pairs,
          looks: 1 as const,
          alpha: 0.05,
          delta: 0.1,
          token: `bench-${process.pid}-${number}`,
          arms: { A: 'shop', B: slower === 0 ? 'shop' : `shop, GET /search ${slower * 100} % slower` },
          source: {},
        };
    const signal = new AbortController().signal;
    const { result } = await ab(folder, plan, { measure, signal, tell: () => undefined, pairsFor: () => pairs });
    results.push(result);
    console.log(
      `${number} ${result.outcome} naive ${naiveFinds(result) ? 'differs' : 'same'} voids ${result.voids.A}/${result.voids.B}  ` +
        result.metrics
          .filter(({ what }) => what === 'p95')
          .map(({ name, estimate = 0, verdict }) => `${name} ${(100 * estimate).toFixed(1)} % ${verdict}`)
          .join(', '),
    );
  }
  const changed = results.filter(({ metrics }) =>
    metrics.some(({ verdict }) => verdict === 'regressed' || verdict === 'improved'),
  );
  const found = results.filter(({ metrics }) =>
    metrics.some(({ name, verdict }) => name === 'p95 GET /search' && verdict === 'regressed'),
  );
  const naive = results.filter(naiveFinds);
  console.log(`\n| of ${results.length} comparisons, K = ${pairs} | any change named | GET /search regressed |`);
  console.log('|---|---|---|');
  console.log(`| plimsoll ab | ${changed.length} | ${found.length} |`);
  console.log(`| "p95 moved by more than 10 %", one run a side | ${naive.length} | – |`);
} finally {
  await postgres.stop();
}

/** One trial: the shop on fresh data, behind a proxy that slows B. Both arms go through it. */
function measure({ arm, folder }: Parameters<MeasureTrial>[0], signal: AbortSignal): Promise<void> {
  return withShop(arm === 'B' ? 1 + slower : 1, async (url) => {
    await run(
      {
        script: here('./scripts/verdict-routes.js'),
        out: folder,
        label: arm,
        target: url,
        env: { DURATION: values.duration, RATE: values.rate },
        probes: [probes.generator()],
        summaryMode: 'disabled',
      },
      signal,
    );
  });
}

async function withShop(factor: number, load: (url: string) => Promise<void>): Promise<void> {
  await resetShop(postgres.url);
  const shop = await startShop({ databaseUrl: postgres.url, fixes: 'all' });
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), TARGET: shop.url, ROUTE: '/search', FACTOR: String(factor) };
  const proxy = fork(here('./scripts/slow-proxy.mjs'), { env });
  try {
    await once(proxy, 'message');
    await load(`http://127.0.0.1:${port}`);
  } finally {
    proxy.kill('SIGKILL');
    await shop.stop();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** What one run of each build would have said: any route's p95 more than a tenth away. */
function naiveFinds({ pairs }: ExperimentResult): boolean {
  const first = pairs.find(({ values }) => values)?.values;
  return Object.entries(first?.A ?? {}).some(([step, { p95 }]) => {
    const other = first?.B[step]?.p95;
    return p95 !== undefined && other !== undefined && Math.abs(other / p95 - 1) > 0.1;
  });
}
