import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Queue } from 'bullmq';
import { makeWorkerUtils, type WorkerUtils } from 'graphile-worker';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type Postgres } from '../../fixtures/postgres/postgres.ts';
import type { Probe } from '../../runner/probes/probe.ts';
import { bullmq } from '../../runner/probes/queues/bullmq.ts';
import { queueFrom } from '../../runner/probes/queues/queue-from.ts';
import { openRedis } from '../../runner/probes/redis/connection.ts';
import { redis } from '../../runner/probes/redis/redis.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { UserError } from '../../user-error.ts';
import { collect, type Collected, until } from './collect.ts';

async function once(probe: Probe): Promise<Collected> {
  const seen = await collect(probe);
  await probe.stop();
  return seen;
}

describe('in Postgres', () => {
  let server: Postgres;
  let utils: WorkerUtils;
  beforeAll(async () => {
    server = await startPostgres();
    utils = await makeWorkerUtils({ connectionString: server.url });
    await utils.migrate();
  });
  afterAll(async () => {
    await utils?.release();
    await server?.stop();
  });

  test('graphile-worker: jobs that may run now, by task', async () => {
    for (let job = 0; job < 3; job++) await utils.addJob('mail', { secret: 'secret-31' });
    await utils.addJob('mail', {}, { runAt: new Date(Date.now() + 3_600_000) });
    const seen = await once(queueFrom('graphile-worker', server.url));
    expect(samplesOf(seen, 'queue')[0]).toMatchObject({
      system: 'graphile-worker',
      queue: 'mail',
      ready: 3,
      active: 0,
      failed: 0,
    });
    expect(seen.text()).not.toContain('secret');
  });

  test("any SQL of the user's own, and one that fails is named", async () => {
    const seen = await once(
      queueFrom(`sql=select 'mine' as queue, 7 as ready, 2.5::float8 as "oldestSeconds";`, server.url),
    );
    expect(samplesOf(seen, 'queue')[0]).toMatchObject({ system: 'sql', queue: 'mine', ready: 7, oldestSeconds: 2.5 });
    const broken = await once(queueFrom('sql=drop table graphile_worker.migrations', server.url));
    expect(broken.notices).toMatchObject([{ text: expect.stringContaining('it would write') as string }]);
  });
});

const hasRedis = ((): boolean => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasRedis)('in Redis', () => {
  let server: ChildProcess;
  let url: string;
  let port: number;
  beforeAll(async () => {
    port = 20_000 + (process.pid % 20_000);
    url = `redis://:secret-32@127.0.0.1:${port}`;
    server = spawn(
      'redis-server',
      ['--port', String(port), '--save', '', '--requirepass', 'secret-32', '--bind', '127.0.0.1'],
      { stdio: 'ignore' },
    );
    for (let tries = 0; tries < 100; tries++) {
      const seen = await once(redis(url));
      if (seen.notices.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  afterAll(() => void server?.kill());

  test('BullMQ: what waits, what came, and how old the oldest is', async () => {
    const queue = new Queue('mail', { connection: { url } });
    await queue.addBulk(Array.from({ length: 4 }, () => ({ name: 'send', data: { secret: 'secret-33' } })));
    await queue.add('later', {}, { delay: 3_600_000 });
    const probe = bullmq(url);
    const seen = await collect(probe);
    await queue.add('send', {});
    await until(() => samplesOf(seen, 'queue').some(({ arrived }) => arrived === 1));
    await probe.stop();
    await queue.close();
    expect(samplesOf(seen, 'queue')[0]).toMatchObject({
      system: 'bullmq',
      queue: 'mail',
      ready: 4,
      active: 0,
      failed: 0,
      arrived: 0,
    });
    expect(samplesOf(seen, 'queue').at(-1)).toMatchObject({ ready: 5 });
    expect(samplesOf(seen, 'queue').at(-1)?.oldestSeconds).toBeGreaterThan(0);
    expect(seen.text()).not.toContain('secret');
  });

  test('Redis itself: memory and hits', async () => {
    const probe = redis(url);
    const seen = await collect(probe);
    await until(() => samplesOf(seen, 'redis').length > 0);
    await probe.stop();
    expect(samplesOf(seen, 'redis')[0]).toMatchObject({ clientsMax: 10_000, rejected: 0 });
    expect(samplesOf(seen, 'redis')[0]?.memoryBytes).toBeGreaterThan(0);
  });

  test("Redis itself: the slow log's commands by name, without keys and arguments", async () => {
    const admin = openRedis(url);
    await admin.ask('CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    const probe = redis(url);
    const seen = await collect(probe);
    await admin.ask('SET', 'secret-37', 'secret-38');
    await until(() => samplesOf(seen, 'redis').some(({ slow = [] }) => slow.length > 0));
    await probe.stop();
    await admin.ask('CONFIG', 'SET', 'slowlog-log-slower-than', '10000');
    await admin.close();
    const commands = samplesOf(seen, 'redis').flatMap(({ slow = [] }) => slow.map(({ command }) => command));
    expect(commands).toContain('SET');
    expect(seen.text()).not.toContain('secret');
  });

  test('a wrong or missing password, and nobody there, are named without the password', async () => {
    const wrong = await once(redis(`redis://:secret-34@127.0.0.1:${port}`));
    const none = await once(redis(`redis://127.0.0.1:${port}`));
    const nobody = await once(redis('redis://:secret-35@127.0.0.1:9'));
    expect(wrong.notices[0]?.text).toContain('password was refused');
    expect(none.notices[0]?.text).toContain('wants a password');
    expect(nobody.notices[0]?.text).toContain('nothing listens');
    expect([wrong, none, nobody].map((seen) => seen.text()).join('')).not.toContain('secret');
  });
});

describe('by HTTP', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  async function serve(body: string, status = 200): Promise<string> {
    server = createServer((request, response) => {
      const allowed = request.headers.authorization === `Basic ${Buffer.from('me:secret-36').toString('base64')}`;
      response.writeHead(allowed ? status : 401).end(body);
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return `http://me:secret-36@127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test("Prometheus' text by name and labels", async () => {
    const url = await serve(
      '# HELP jobs\njobs{queue="a",state="ready"} 3\njobs{queue="b",state="ready"} 8 1700000000\nage_seconds 1.5e1\n',
    );
    const seen = await once(
      queueFrom(`http=${url}/metrics;queue=b;ready=jobs{queue="b"};oldestSeconds=age_seconds`, undefined),
    );
    expect(samplesOf(seen, 'queue')[0]).toMatchObject({ system: 'http', queue: 'b', ready: 8, oldestSeconds: 15 });
  });

  test('JSON by path', async () => {
    const url = await serve(JSON.stringify({ queues: [{ depth: '12' }] }));
    const seen = await once(queueFrom(`http=${url};ready=/queues/0/depth`, undefined));
    expect(samplesOf(seen, 'queue')[0]).toMatchObject({ queue: 'jobs', ready: 12 });
  });

  test("RabbitMQ's management API", async () => {
    const url = await serve(
      JSON.stringify([
        { name: 'mail', messages_ready: 5, messages_unacknowledged: 1, message_stats: { publish: 9, ack: 3 } },
      ]),
    );
    const seen = await once(queueFrom(`rabbitmq=${url}`, undefined));
    expect(samplesOf(seen, 'queue')[0]).toMatchObject({ system: 'rabbitmq', queue: 'mail', ready: 5, active: 1 });
  });

  test.each([
    ['a web page', '<html></html>', 200, 'web page'],
    ['an error', '', 503, 'status 503'],
    ['no such metric', 'other 1', 200, "no number for 'ready'"],
  ])('%s is named, and the run goes on', async (_, body, status, why) => {
    const seen = await once(queueFrom(`http=${await serve(body, status)};ready=jobs`, undefined));
    expect(seen.notices[0]?.text).toContain(why);
    expect(seen.text()).not.toContain('secret');
  });
});

test.each(['sidekiq', 'pg-boss', 'sql=', 'bullmq=http://x', 'http=http://x', ''])(
  '--queue %s without what it needs is refused',
  (text) => {
    expect(() => queueFrom(text, text === 'sql=' ? 'postgres://x/y' : undefined)).toThrow(UserError);
  },
);
