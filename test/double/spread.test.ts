import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { portAndUpstream } from '../../cli/double-options.ts';
import { type Postgres, startPostgres } from '../../fixtures/postgres/postgres.ts';
import { diagnose } from '../../reports/diagnose/diagnose.ts';
import { startDouble } from '../../runner/double/double.ts';
import { probes } from '../../runner/probes/probes.ts';
import { readRecord } from '../../runner/record/reader.ts';
import { run } from '../../runner/run.ts';

let postgres: Postgres;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-spread-'));
  postgres = await startPostgres();
}, 60_000);

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Reads, and payments that hold one of five connections while the provider thinks. */
async function startTarget(providerUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const pool = new Pool({ connectionString: postgres.url, max: 5, application_name: 'shop' });
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query('select count(*) from pg_class');
        if (request.url === '/pay') await (await fetch(`${providerUrl}/payments`, { method: 'POST' })).text();
        await client.query('commit');
      } finally {
        client.release();
      }
      response.end('done');
    };
    answer().catch(() => response.writeHead(500).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await pool.end();
    },
  };
}

const SCRIPT = `
  import http from 'k6/http';
  const each = (rate, exec) => ({ executor: 'constant-arrival-rate', rate, timeUnit: '1s', duration: '12s', preAllocatedVUs: 40, exec });
  export const options = { scenarios: { read: each(15, 'read'), pay: each(7, 'pay') } };
  export function read() { http.get(__ENV.TARGET + '/read'); }
  export function pay() { http.post(__ENV.TARGET + '/pay'); }`;

/** @returns rules that were found, with their steps */
async function measure(delay: number): Promise<string[]> {
  const provider = createServer((_, response) => response.writeHead(201).end()).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const double = await startDouble({ upstream: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`, delay });
  const target = await startTarget(double.url);
  const out = mkdtempSync(join(folder, 'run-'));
  writeFileSync(join(out, 'script.js'), SCRIPT);
  try {
    const { record } = await run(
      {
        script: join(out, 'script.js'),
        out: join(out, 'record'),
        env: {},
        target: target.url,
        summaryMode: 'disabled',
        probes: [probes.postgres(postgres.url), probes['third-party'](double)],
      },
      new AbortController().signal,
    );
    return diagnose(readRecord(record)).map(({ rule, step }) => `${rule}: ${step}`);
  } finally {
    await target.stop();
    await double.stop();
    provider.closeAllConnections();
    provider.close();
  }
}

test('a provider that is slow drags down a route that does not ask it: a finding of its own, and none where it is quick', async () => {
  expect(await measure(900)).toContain('third-party-spread: GET /read');
  expect((await measure(0)).filter((one) => one.startsWith('third-party'))).toEqual([]);
}, 110_000);

test('one flag names the third party and what is done to it', () => {
  expect(portAndUpstream('9100=https://pay.example/a,b?c=d,delay=2s,limit=10/s')).toEqual({
    port: 9100,
    upstream: 'https://pay.example/a,b?c=d',
    how: { delay: '2s', limit: '10/s' },
  });
  expect(() => portAndUpstream('https://pay.example,delay=2s')).toThrow('--double');
});
