import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queueFrom } from '../../runner/probes/queues/queue-from.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect, until } from './collect.ts';

/** Debian's; the wrapper in the PATH would change to a user of its own. */
const SERVER = ['/usr/lib/rabbitmq/bin/rabbitmq-server', '/opt/homebrew/sbin/rabbitmq-server'].find(existsSync);

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe.skipIf(!SERVER)('RabbitMQ', () => {
  let server: ChildProcess;
  let folder: string;
  let url: string;
  let names: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-rabbit-'));
    const [amqp, management, dist, epmd] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    names = epmd;
    writeFileSync(join(folder, 'plugins'), '[rabbitmq_management].');
    writeFileSync(
      join(folder, 'rabbitmq.conf'),
      `listeners.tcp.local = 127.0.0.1:${amqp}\nmanagement.tcp.ip = 127.0.0.1\nmanagement.tcp.port = ${management}\ncollect_statistics_interval = 1000\n`,
    );
    server = spawn(SERVER!, [], {
      // Its own process group: the script starts a shell, and that the server.
      detached: true,
      stdio: 'ignore',
      env: {
        ...process.env,
        HOME: folder,
        ERL_EPMD_PORT: String(epmd),
        ERL_EPMD_ADDRESS: '127.0.0.1',
        RABBITMQ_NODENAME: `plimsoll${process.pid}@localhost`,
        RABBITMQ_DIST_PORT: String(dist),
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
        RABBITMQ_MNESIA_BASE: join(folder, 'data'),
        RABBITMQ_LOG_BASE: join(folder, 'log'),
        RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
        RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
      },
    });
    url = `http://guest:guest@127.0.0.1:${management}`;
    for (let tries = 0; tries < 200; tries++) {
      if (
        await api('GET', '/api/overview').then(
          () => true,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }, 60_000);

  afterAll(async () => {
    if (server?.pid) process.kill(-server.pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 200));
    // Erlang's register of names stays behind otherwise.
    spawnSync('epmd', ['-port', String(names), '-kill'], { stdio: 'ignore' });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  async function api(method: string, path: string, body?: object): Promise<unknown> {
    const { origin, username, password } = new URL(url);
    const response = await fetch(new URL(path, origin), {
      method,
      headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return response.status === 200 ? response.json() : undefined;
  }

  test('tells what waits, what came and what was worked off, by its management API', async () => {
    await api('PUT', '/api/queues/%2f/mail', { durable: false });
    const publish = (): Promise<unknown> =>
      api('POST', '/api/exchanges/%2f/amq.default/publish', {
        properties: {},
        routing_key: 'mail',
        payload: 'secret-61',
        payload_encoding: 'string',
      });
    for (let message = 0; message < 5; message++) await publish();
    const probe = queueFrom(`rabbitmq=${url}`, undefined);
    const seen = await collect(probe);
    const told = () => samplesOf(seen, 'queue').filter(({ queue }) => queue === 'mail');
    await until(() => told().some(({ ready }) => ready === 5));
    await api('POST', '/api/queues/%2f/mail/get', { count: 2, ackmode: 'ack_requeue_false', encoding: 'auto' });
    await until(() => told().some(({ ready }) => ready === 3));
    await probe.stop();
    expect(told().at(-1)).toMatchObject({ system: 'rabbitmq', ready: 3, active: 0 });
    expect(seen.notices).toEqual([]);
    expect(seen.text()).not.toContain('secret');
    expect(seen.text()).not.toContain('guest');
  });

  test('a wrong password is named', async () => {
    const probe = queueFrom(`rabbitmq=${url.replace(':guest@', ':secret-62@')}`, undefined);
    const seen = await collect(probe);
    await probe.stop();
    expect(seen.notices[0]?.text).toContain('status 401');
    expect(seen.text()).not.toContain('secret');
  });
});
