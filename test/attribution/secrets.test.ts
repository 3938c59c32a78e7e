import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../../fixtures/postgres/postgres.ts';
import { readRecord } from '../../runner/record/reader.ts';
import { plimsoll } from '../helpers/command-line.ts';

/** A target that puts a secret wherever it can: its queries and their comments, its session, its headers, its errors. */
async function startTarget(databaseUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const pool = new Pool({ connectionString: databaseUrl, max: 3, application_name: 'GET /reset/S01ecret' });
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      await pool.query(
        "select count(*) from pg_class where relname <> 'S02ecret' /*route='/reset/S03ecret',key='S04ecret'*/",
      );
      await pool.query("/* S05ecret */ select pg_sleep(0.05), 'S06ecret' -- S07ecret");
      response.setHeader(
        'server-timing',
        'db;dur=12.5;desc="S08ecret", cache;desc="HIT", S09ecret4eC39HqLyjWDarjtT1zdp7dcAAAA;dur=1',
      );
      response.setHeader('set-cookie', 'session=S10ecret');
      response.setHeader('x-token', 'S11ecret');
      if (request.url?.startsWith('/fail')) response.writeHead(500).end('{"error":"password S12ecret"}');
      else response.end('{"token":"S13ecret"}');
    };
    answer().catch(() => response.writeHead(500).end('S14ecret'));
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
  export const options = { vus: 2, duration: '2s' };
  export default function () {
    const base = __ENV.TARGET.split('/?')[0];
    http.get(base + '/search?q=S20ecret#S21ecret', { headers: { Authorization: 'Bearer S22ecret', Cookie: 'a=S23ecret' } });
    http.get(base.replace(/\\/\\/.*@/, '//S24ecret:S25ecret@') + '/list');
    http.post(base + '/login', JSON.stringify({ password: 'S26ecret' }), { cookies: { id: 'S27ecret' } });
    http.post(base + '/fail/' + '0123456789abcdef0123456789abcdef', { key: __ENV.KEY });
  }`;

test('no secret of a target, its queries, comments, headers, errors, nor of the script is in anything that is written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const postgres = await startPostgres();
  const target = await startTarget(postgres.url);
  const script = join(folder, 'script.js');
  writeFileSync(script, SCRIPT);
  const db = new URL(postgres.url);
  db.searchParams.set('options', '-c my.key=S30ecret');
  const out = join(folder, 'out');
  try {
    const ran = await plimsoll(
      'run',
      script,
      '--target',
      `${target.url.replace('//', '//S31ecret:S32ecret@')}/?key=S33ecret`,
      '--db',
      db.href,
      '-e',
      'KEY=S34ecret',
      '--solo',
      '1s',
      '-o',
      out,
      '--reporter',
      'html,json,md,junit',
    );
    expect(ran.exitCode, ran.stderr).toBe(0);
    const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
    expect(files.length).toBeGreaterThan(3);
    for (const [name, text] of [
      ...files.map((name) => [name, readFileSync(join(out, name), 'utf8')] as const),
      ['stdout', ran.stdout] as const,
      ['stderr', ran.stderr] as const,
    ]) {
      expect([name, text.match(/.{0,80}S\d\decret.{0,20}/gi)]).toEqual([name, null]);
      expect(text.includes(db.password)).toBe(false);
    }
    const record = readRecord(join(out, 'record.jsonl'));
    const timings = record.seconds.find(
      ({ step, serverTimings }) => step === 'GET /list' && serverTimings,
    )?.serverTimings;
    expect(timings?.['db']?.totalMs).toBe(timings!['db']!.count * 12.5);
    expect(Object.keys(timings ?? {}).sort()).toEqual(['cache hit', 'db']);
  } finally {
    await target.stop();
    await postgres.stop();
  }
}, 90_000);
