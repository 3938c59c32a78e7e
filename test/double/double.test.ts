import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type Double, type DoubleOptions, startDouble } from '../../runner/double/double.ts';
import { tokens } from '../../runner/double/tokens.ts';
import { thirdParty } from '../../runner/probes/third-party.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect } from '../probes/collect.ts';

let upstream: Server | undefined;
let double: Double | undefined;
let asked: { request: IncomingMessage; body: string }[] = [];

afterEach(async () => {
  await double?.stop();
  upstream?.closeAllConnections();
  upstream?.close();
  asked = [];
});

/** A provider that answers 201 and what it was sent, and its double. */
async function start(options: Omit<DoubleOptions, 'upstream'> = {}): Promise<string> {
  upstream = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ request, body });
      response.writeHead(201, { 'x-mine': 'yes' }).end(body.toUpperCase());
    });
  });
  await new Promise<void>((resolve) => upstream!.listen(0, '127.0.0.1', resolve));
  const { port } = upstream.address() as AddressInfo;
  double = await startDouble({ upstream: `http://127.0.0.1:${port}/v1`, name: 'payments', ...options });
  return double.url;
}

const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/charges/123?secret=1`, { method: 'POST', body, headers });

test('passes requests and answers on as they are, and counts them by route', async () => {
  const url = await start();
  const answer = await post(url, 'hello', { 'idempotency-key': 'a' });
  await post(url, 'again', { 'idempotency-key': 'a' });
  expect([answer.status, answer.headers.get('x-mine'), await answer.text()]).toEqual([201, 'yes', 'HELLO']);
  expect(asked[0]?.request.url).toBe('/v1/charges/123?secret=1');
  const [account] = double!.take();
  expect(account).toMatchObject({
    route: 'POST /charges/{id}',
    calls: 2,
    statuses: { 201: 2 },
    abandoned: 0,
    repeated: 1,
  });
  expect(double!.take()).toEqual([]);
});

test('is as slow as it is told, for every caller', async () => {
  const url = await start({ delay: 200 });
  await Promise.all([post(url, 'a'), post(url, 'b')]);
  const [account] = double!.take();
  expect(account?.latency.min).toBeGreaterThanOrEqual(195_000);
});

test('fails and limits as told, without a call to the real one', async () => {
  const failing = await start({ errorShare: 1 });
  expect((await post(failing, 'a')).status).toBe(503);
  expect(asked).toEqual([]);
  await double!.stop();
  const limited = await start({ limit: 2 });
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(limited, 'a')));
  expect(answers.filter(({ status }) => status === 429).length).toBe(4);
  expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1');
});

test('a caller who gives up is counted as one', async () => {
  const url = await start({ delay: 5000 });
  await expect(fetch(url, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(double!.take()).toMatchObject([{ calls: 1, abandoned: 1, statuses: {} }]);
});

test('a provider that is not there is a 502', async () => {
  double = await startDouble({ upstream: 'http://127.0.0.1:9' });
  expect((await post(double.url, 'a')).status).toBe(502);
});

test('its calls get into the record without bodies, queries or keys', async () => {
  const url = await start();
  const probe = thirdParty(double!);
  const seen = await collect(probe);
  await post(url, 'secret-51', { 'idempotency-key': 'secret-52', authorization: 'Bearer secret-53' });
  await probe.stop();
  expect(samplesOf(seen, 'dependency')).toMatchObject([{ name: 'payments', route: 'POST /charges/{id}', calls: 1 }]);
  expect(seen.text()).not.toContain('secret');
});

test('a bucket of tokens fills by time and never beyond a second', () => {
  let now = 0;
  const take = tokens(10, () => now);
  const burst = (): number => Array.from({ length: 100 }, take).filter(Boolean).length;
  expect(burst()).toBe(10);
  now = 500;
  expect(burst()).toBe(5);
  now = 60_000;
  expect(burst()).toBe(10);
});
