import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unprivileged } from '../../fixtures/postgres/home.ts';
import { postgres } from '../../runner/probes/postgres/postgres.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect, until } from './collect.ts';

/** Debian's `postgresql-NN-hypopg` beside its server: the throwaway Postgres has no HypoPG. */
const installed = (): string | undefined => {
  const all = '/usr/lib/postgresql';
  const majors = existsSync(all) ? readdirSync(all) : [];
  return majors.map((major) => join(all, major)).find((folder) => existsSync(join(folder, 'lib', 'hypopg.so')));
};
const folder = installed();

describe.skipIf(folder === undefined)('a server with HypoPG', () => {
  let data: string;
  let server: ChildProcess;
  let admin: Client;
  let url: string;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'plimsoll-hypopg-'));
    if (unprivileged) chownSync(data, unprivileged.uid, unprivileged.gid);
    const how = { ...unprivileged, cwd: data, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' } };
    const bin = (name: string): string => join(folder!, 'bin', name);
    execFileSync(bin('initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--no-locale', '-N'], how);
    const port = await freePort();
    const settings = ['shared_preload_libraries=pg_stat_statements', 'listen_addresses=127.0.0.1', 'fsync=off'];
    const flags = [...settings, 'unix_socket_directories='].flatMap((setting) => ['-c', setting]);
    server = spawn(bin('postgres'), ['-D', data, '-p', String(port), ...flags], { ...how, stdio: 'ignore' });
    url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    let client: Client | undefined;
    for (let tries = 0; tries < 200 && !client; tries++) client = await connected(url);
    admin = client!;
    await admin.query('create extension pg_stat_statements; create extension hypopg');
    await admin.query('create table orders (id int primary key, "ownerId" int, "order" int, note text)');
    await admin.query(
      "insert into orders select n, n % 5000, n, repeat('x', 200) from generate_series(1, 300000) n; analyze orders",
    );
  }, 60_000);

  afterAll(async () => {
    await admin?.end();
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGQUIT');
    await ended;
    rmSync(data, { recursive: true, force: true });
  });

  async function advice(query: string, values: unknown[]) {
    await admin.query('select pg_stat_statements_reset()');
    const probe = postgres(url);
    const seen = await collect(probe);
    for (let n = 0; n < 3; n++) await admin.query(query, values);
    await until(() => samplesOf(seen, 'pg-activity').length > 0);
    await probe.stop();
    expect(seen.notices).toEqual([]);
    return samplesOf(seen, 'pg-advice');
  }

  /** Sleeping makes a call slow enough to be worth an index, on any machine. */
  const slow = (condition: string): string => `select *, pg_sleep(0.03) from orders where ${condition} limit 1`;

  test('the planner is asked about a b-tree that is never built', async () => {
    const [one] = await advice(slow('"ownerId" = $1 and "order" > $2'), [7, 0]);
    expect(one).toMatchObject({ definitions: ['orders ("ownerId", "order")'], by: 'hypopg', planned: { used: true } });
    expect(one!.planned!.after).toBeLessThan(one!.planned!.before / 2);
    const { rows } = await admin.query("select indexname from pg_indexes where tablename = 'orders'");
    expect(rows).toEqual([{ indexname: 'orders_pkey' }]);
  });

  test('an index of a kind that HypoPG does not know is said to be untried', async () => {
    const [one] = await advice(slow('note ilike $1'), ['%x%']);
    expect(one).toMatchObject({ definitions: ['orders USING gin (note gin_trgm_ops)'], by: 'hypopg' });
    expect(one!.planned).toBeUndefined();
    expect(one!.unavailable).toContain('b-trees');
  });
});

async function connected(url: string): Promise<Client | undefined> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return undefined;
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const listener = createServer();
    listener.listen(0, '127.0.0.1', () => {
      const { port } = listener.address() as AddressInfo;
      listener.close(() => resolve(port));
    });
  });
