import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Postgres, startPostgres } from '../../fixtures/postgres/postgres.ts';
import { attribute } from '../../reports/attribution/attribute.ts';
import { dependenciesByStep } from '../../reports/attribution/dependencies.ts';
import { probes } from '../../runner/probes/probes.ts';
import { readRecord } from '../../runner/record/reader.ts';
import { run } from '../../runner/run.ts';
import { createTraces } from '../../runner/traces.ts';

let postgres: Postgres;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-otlp-'));
  postgres = await startPostgres();
  const admin = new Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query("create table thing as select i as id, i % 7 as kind, 'n' as name from generate_series(1, 100) i");
  await admin.end();
}, 60_000);

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startTarget(env: Record<string, string>): Promise<{ url: string; child: ChildProcess }> {
  const child = fork(fileURLToPath(new URL('scripts/target.cjs', import.meta.url)), {
    env: { ...process.env, ...env },
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return { url, child };
}

const SCRIPT = `
  import http from 'k6/http';
  export const options = { scenarios: { shop: { executor: 'constant-arrival-rate', rate: 8, timeUnit: '1s', duration: '3s', preAllocatedVUs: 4 } } };
  export default function () {
    http.get(__ENV.TARGET + '/list');
    http.post(__ENV.TARGET + '/pay', null, { tags: { name: 'pay now' } });
  }`;

test.each([
  { exporter: 'proto', compression: 'gzip' },
  { exporter: 'http', compression: 'none' },
])(
  "the target's own SDK ($exporter, $compression) tells what each step asks, and nothing that is secret",
  async ({ exporter, compression }) => {
    const provider = createServer((_, response) => void response.writeHead(429).end()).listen(0, '127.0.0.1');
    await once(provider, 'listening');
    const port = await freePort();
    const target = await startTarget({
      EXPORTER: exporter,
      COMPRESSION: compression,
      COLLECTOR: `http://127.0.0.1:${port}`,
      DATABASE_URL: postgres.url,
      PROVIDER: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
    });
    const out = mkdtempSync(join(folder, 'run-'));
    writeFileSync(join(out, 'script.js'), SCRIPT);
    const traces = createTraces();
    try {
      const { record } = await run(
        {
          script: join(out, 'script.js'),
          out: join(out, 'record'),
          env: {},
          target: target.url,
          traces,
          summaryMode: 'disabled',
          probes: [probes.postgres(postgres.url), probes.otlp({ port, traces })],
        },
        new AbortController().signal,
      );
      const read = readRecord(record);
      expect(read.notices).toEqual([]);
      const uses = attribute(read).byStep;
      const calls = (step: string) =>
        Object.fromEntries(
          (uses.get(step) ?? [])
            .filter(({ method }) => method === 'spans')
            .map(({ query, callsPerRequest }) => [query, Math.round(callsPerRequest)]),
        );
      expect(calls('GET /list')).toEqual({
        'select id from thing where kind = $1 and name <> $2': 1,
        'select kind from thing where id = $1': 4,
      });
      expect(calls('POST pay now')).toEqual({ 'update thing set kind = kind where id = $1': 1 });
      const [dependency] = dependenciesByStep(read).get('POST pay now') ?? [];
      expect(dependency).toMatchObject({ method: 'spans', limited: 1 });
      expect(dependency?.dependency).toMatch(/^POST \/payments\/\{id\}\/charge of 127/);
      expect(Math.round(dependency?.callsPerRequest ?? 0)).toBe(1);
      expect(dependenciesByStep(read).has('GET /list')).toBe(true);
      expect(readFileSync(record, 'utf8')).not.toMatch(/S6\decret/);
    } finally {
      target.child.kill();
      provider.close();
    }
  },
  60_000,
);
