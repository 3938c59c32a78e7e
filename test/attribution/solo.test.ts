import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Postgres, startPostgres } from '../../fixtures/postgres/postgres.ts';
import { attribute } from '../../reports/attribution/attribute.ts';
import { probes } from '../../runner/probes/probes.ts';
import { readRecord, type RunRecord } from '../../runner/record/reader.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { run } from '../../runner/run.ts';
import { startTarget, type Route } from './small-target.ts';

let postgres: Postgres;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-solo-'));
  postgres = await startPostgres();
  const admin = new Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query('create table thing as select i as id, i % 7 as kind from generate_series(1, 100) i');
  await admin.end();
}, 60_000);

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ROUTES: Record<string, Route> = {
  'GET /list': async (query) => {
    await query('select id from thing where kind = 3');
    for (let id = 1; id <= 5; id++) await query('select kind from thing where id = $1', [id]);
  },
  'GET /item/:id': async (query) => {
    await query('select kind from thing where id = $1', [7]);
  },
  'POST /late': async (query) => {
    // After the answer, as a log or a commit comes.
    setTimeout(() => void query('update thing set kind = kind where id = $1', [1]), 2);
  },
};

const SCRIPT = `
  import http from 'k6/http';
  import { sleep } from 'k6';
  export const options = {
    scenarios: {
      browse: { executor: 'constant-arrival-rate', rate: 10, timeUnit: '1s', duration: '2s', preAllocatedVUs: 2 },
      write: { executor: 'per-vu-iterations', vus: 1, iterations: 2, exec: 'write' },
    },
    thresholds: { http_reqs: ['count<80'] },
  };
  export default function () {
    http.batch([__ENV.TARGET + '/list', __ENV.TARGET + '/item/' + (1 + __ITER % 9)]);
    sleep(0.3);
  }
  export async function write() {
    await Promise.all([1, 2, 3].map((id) => http.asyncRequest('GET', __ENV.TARGET + '/item/' + id)));
    http.post(__ENV.TARGET + '/late');
  }`;

async function measure(code = SCRIPT, routes = ROUTES): Promise<RunRecord> {
  const target = await startTarget(postgres.url, routes);
  const out = mkdtempSync(join(folder, 'run-'));
  const script = join(out, 'script.js');
  writeFileSync(script, code);
  try {
    const { record } = await run(
      {
        script,
        out: join(out, 'record'),
        env: {},
        target: target.url,
        solo: 1500,
        summaryMode: 'disabled',
        probes: [probes.postgres(postgres.url)],
      },
      new AbortController().signal,
    );
    return readRecord(record);
  } finally {
    await target.stop();
  }
}

test('run alone, each step is told its queries exactly: in a batch, side by side, and after the answer', async () => {
  const record = await measure();
  expect(record.notices).toEqual([]);
  const { byStep } = attribute(record);
  const calls = (step: string) =>
    Object.fromEntries(
      // On a busy machine what comes after an answer may come in the next request's time, now and then.
      (byStep.get(step) ?? []).flatMap(({ query, callsPerRequest }) => {
        const calls = Math.round(callsPerRequest);
        return calls === 0 ? [] : [[query, calls]];
      }),
    );
  const [list, lookup] = ['select id from thing where kind = $1', 'select kind from thing where id = $1'];
  expect(calls('GET /list')).toEqual({ [list]: 1, [lookup]: 5 });
  expect(calls('GET /item/{id}')).toEqual({ [lookup]: 1 });
  expect(calls('POST /late')).toEqual({ 'update thing set kind = kind where id = $1': 1 });
  expect([...byStep.values()].flat().every(({ method }) => method === 'solo')).toBe(true);
  expect(samplesOf(record, 'pg-solo').filter(({ steps }) => steps.length > 1)).toEqual([]);
  // What ran alone is neither of the load nor of its thresholds.
  expect(record.phases.filter(({ name }) => name === 'solo').map(({ step }) => step)).toEqual(['browse', 'write']);
  expect(record.end?.exitCode).toBe(0);
  expect(record.seconds.reduce((sum, { requests }) => sum + requests, 0)).toBeLessThan(60);
}, 60_000);

const LONG = `
  import http from 'k6/http';
  export const options = {
    scenarios: { all: { executor: 'constant-vus', vus: 20, duration: '3s', gracefulStop: '0s' } },
  };
  export default () => http.get(__ENV.TARGET + '/long');`;

test('what the load left unfinished in the target is waited for, and is no part of the requests that run alone', async () => {
  const record = await measure(LONG, {
    // Four rounds of five at once: more than three seconds of work that nobody waits for any more.
    'GET /long': async (query) => {
      await query('select pg_sleep(0.8)');
      await query('select count(*) from thing');
    },
  });
  expect(record.notices).toEqual([]);
  const uses = attribute(record).byStep.get('GET /long') ?? [];
  // A query that takes next to no time may go untold, but none is told wrongly.
  expect(uses.map(({ query }) => query)).toContain('select pg_sleep($1)');
  for (const { query, method, callsPerRequest } of uses)
    expect([query, method, callsPerRequest]).toEqual([query, 'solo', 1]);
}, 60_000);
