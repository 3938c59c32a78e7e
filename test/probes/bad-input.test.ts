import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { unprivileged } from '../../fixtures/postgres/home.ts';
import { startPostgres, type Postgres } from '../../fixtures/postgres/postgres.ts';
import { postgres } from '../../runner/probes/postgres/postgres.ts';
import { processes } from '../../runner/probes/processes/processes.ts';
import type { Probe } from '../../runner/probes/probe.ts';
import { queueFrom } from '../../runner/probes/queues/queue-from.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect, type Collected, until } from './collect.ts';

const has = (command: string, ...args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
/** Debian keeps servers where users do not look for them. */
const PGBOUNCER = ['pgbouncer', '/usr/sbin/pgbouncer'].find((command) => has(command, '--version'));

let folder: string;
let server: Postgres;
let admin: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-bad-'));
  chmodSync(folder, 0o755);
  server = await startPostgres({ settings: { 'pg_stat_statements.max': 100, ...certificate() } });
  admin = new Client(server.url);
  admin.on('error', () => {});
  await admin.connect();
  await admin.query('create extension if not exists pg_stat_statements');
  await admin.query('create table if not exists thing (id int primary key, name text)');
}, 60_000);
afterAll(async () => {
  await admin?.end();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => void vi.useRealTimers());

/** What lets the server speak TLS, by a certificate that nobody has signed. */
function certificate(): Record<string, string> {
  if (!has('openssl', 'version')) return {};
  const [key, own] = [join(folder, 'server.key'), join(folder, 'server.crt')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', own, ...subject],
    { stdio: 'ignore' },
  );
  chmodSync(key, 0o600);
  if (unprivileged) for (const file of [key, own]) chownSync(file, unprivileged.uid, unprivileged.gid);
  return { ssl: 'on', ssl_cert_file: own, ssl_key_file: key };
}

async function once(probe: Probe): Promise<Collected> {
  const seen = await collect(probe);
  await probe.stop();
  return seen;
}

const reasons = (seen: Collected): string => seen.notices.map(({ text }) => text).join('\n');

describe.skipIf(!has('openssl', 'version'))('a server that speaks TLS only', () => {
  let rules: string;
  let before: string;
  beforeAll(async () => {
    rules = (await admin.query<{ hba_file: string }>('show hba_file')).rows[0]!.hba_file;
    before = readFileSync(rules, 'utf8');
    writeFileSync(rules, before.replaceAll(/^host /gm, 'hostssl '));
    await admin.query('select pg_reload_conf()');
  });
  afterAll(async () => {
    writeFileSync(rules, before);
    await admin.query('select pg_reload_conf()');
  });

  test('says so to whom comes without, and what to add to the URL', async () => {
    const seen = await once(postgres(server.url));
    expect(reasons(seen)).toContain('?sslmode=require');
  });

  test('a certificate that nobody signed is not trusted, unless it is given or the check is left out', async () => {
    expect(reasons(await once(postgres(`${server.url}?sslmode=verify-full`)))).toContain('certificate is not trusted');
    for (const mode of ['sslmode=no-verify', `sslmode=verify-full&sslrootcert=${join(folder, 'server.crt')}`]) {
      const seen = await once(postgres(`${server.url}?${mode}`));
      expect(seen.notices).toEqual([]);
      expect(samplesOf(seen, 'pg-server').length).toBe(1);
    }
  });
});

test('a server without TLS is named to whom asks for it', async () => {
  const plain = await startPostgres();
  const seen = await once(postgres(`${plain.url}?sslmode=require`));
  await plain.stop();
  expect(reasons(seen)).toContain('it takes no encrypted connections');
});

describe.skipIf(!PGBOUNCER)('through pgBouncer in transaction mode', () => {
  let bouncer: ChildProcess;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    const { username, password, port: behind } = new URL(server.url);
    const users = join(folder, 'users.txt');
    writeFileSync(users, `"${username}" "${password}"\n`);
    const config = join(folder, 'pgbouncer.ini');
    writeFileSync(
      config,
      [
        '[databases]',
        `postgres = host=127.0.0.1 port=${behind} dbname=postgres`,
        '[pgbouncer]',
        'listen_addr = 127.0.0.1',
        `listen_port = ${port}`,
        'unix_socket_dir =',
        'auth_type = plain',
        `auth_file = ${users}`,
        'pool_mode = transaction',
        'default_pool_size = 2',
      ].join('\n'),
    );
    for (const file of [users, config]) chmodSync(file, 0o644);
    bouncer = spawn(PGBOUNCER!, ['-q', config], { ...unprivileged, stdio: 'ignore' });
    url = `postgres://${username}:${password}@127.0.0.1:${port}/postgres`;
    for (let tries = 0; tries < 100; tries++) {
      const client = new Client(url);
      const up = await client.connect().then(
        () => true,
        () => false,
      );
      await client.end().catch(() => {});
      if (up) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  afterAll(() => void bouncer?.kill());

  test('all evidence comes, and nothing of ours stays in the sessions that the target then gets', async () => {
    const target = new Client(url);
    await target.connect();
    const probe = postgres(url);
    const seen = await collect(probe);
    for (let n = 0; n < 5; n++) await target.query('select name from thing where id = $1', [n]);
    await until(() => samplesOf(seen, 'pg-activity').length > 2);
    await probe.stop();
    // Both of the pool's sessions write, and wait as long as they like.
    await target.query('insert into thing values (1) on conflict do nothing');
    const { rows } = await target.query<{ read_only: string; patience: string }>(
      "select current_setting('transaction_read_only') as read_only, current_setting('statement_timeout') as patience",
    );
    await target.end();
    expect(rows).toEqual([{ read_only: 'off', patience: '0' }]);
    expect(seen.notices).toEqual([]);
    const texts = Object.values(samplesOf(seen, 'pg-texts')[0]?.texts ?? {});
    expect(texts).toContain('select name from thing where id = $1');
    expect(samplesOf(seen, 'pg-plan').some(({ nodes }) => nodes.length > 0)).toBe(true);
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

test('a statement that takes longer than its two seconds is given up and named', async () => {
  const seen = await once(queueFrom("sql=select 'q' as queue, 1 as ready from pg_sleep(20)", server.url));
  expect(reasons(seen)).toContain('it took longer than 2 s');
});

test('statements that pg_stat_statements threw out are told, with the setting that would keep them', async () => {
  const probe = postgres(server.url);
  const seen = await collect(probe);
  for (let n = 0; n < 250; n++)
    await admin.query(
      `select ${Array(n + 1)
        .fill('id')
        .join(' + ')} from thing`,
    );
  await probe.stop();
  expect(samplesOf(seen, 'pg-statements').reduce((sum, { evicted = 0 }) => sum + evicted, 0)).toBeGreaterThan(0);
  expect(reasons(seen)).toContain('raise pg_stat_statements.max');
});

test('a clock that goes wrong by minutes is named, and ages are by the database', async () => {
  await admin.query('create table if not exists job (at timestamptz)');
  await admin.query("truncate job; insert into job values (now() - interval '30 s')");
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 300_000 });
  const age =
    'sql=select \'q\' as queue, count(*)::int as ready, extract(epoch from now() - min(at))::float8 as "oldestSeconds" from job';
  const [seen, queue] = [await once(postgres(server.url)), await once(queueFrom(age, server.url))];
  expect(reasons(seen)).toMatch(/the database's clock is (299|300|301) s ahead/);
  expect(samplesOf(queue, 'queue')[0]?.oldestSeconds).toBeLessThan(200);
});

/** Linux gives the number after this one to the next process; only root may say so. */
const LAST_PID = '/proc/sys/kernel/ns_last_pid';

/** Starts processes until one has the wanted pid, while others on this machine take numbers, too. */
async function reuse(pid: number): Promise<ChildProcess | undefined> {
  for (let tries = 0; tries < 50; tries++) {
    writeFileSync(LAST_PID, String(pid - 1));
    const child = spawn('sleep', ['30']);
    if (child.pid === pid) return child;
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
  }
  return undefined;
}

test.skipIf(!existsSync(LAST_PID) || process.getuid?.() !== 0)(
  'a pid that is given to another process is not taken for the first',
  async ({ skip }) => {
    const first = spawn('sleep', ['30']);
    const probe = processes([{ name: 'api', pid: first.pid! }]);
    const seen = await collect(probe);
    first.kill('SIGKILL');
    await new Promise((resolve) => first.once('exit', resolve));
    const second = await reuse(first.pid!);
    await until(() => seen.notices.length > 0);
    await probe.stop();
    second?.kill('SIGKILL');
    if (!second) return skip('the pid was not to be had again');
    expect(reasons(seen)).toMatch(/ended(, and its pid was given to another)?; it is watched no more/);
    expect(samplesOf(seen, 'process').filter(({ pid }) => pid !== first.pid)).toEqual([]);
  },
);
