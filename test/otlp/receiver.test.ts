import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../../runner/probes/otlp/receiver.ts';
import { fieldsOf } from '../../runner/probes/otlp/protobuf.ts';
import type { Span } from '../../runner/probes/otlp/span.ts';
import { safeRoute } from '../../runner/probes/safe-route.ts';

let receiver: Receiver | undefined;
afterEach(() => receiver?.stop());

async function start(): Promise<{ url: string; port: number; spans: Span[] }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const spans: Span[] = [];
  receiver = await startReceiver(port, (some) => spans.push(...some));
  return { url: `http://127.0.0.1:${port}/v1/traces`, port, spans };
}

const post = async (url: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<number> => {
  const sent = typeof body === 'string' ? body : new Uint8Array(body);
  const response = await fetch(url, {
    method: 'POST',
    body: sent,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return response.status;
};

const request = (attributes: object[] = []): string =>
  JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: 'A'.repeat(32),
                spanId: 'b'.repeat(16),
                kind: 3,
                startTimeUnixNano: '1700000000000000000',
                endTimeUnixNano: '1700000000250000000',
                attributes,
                status: { code: 2 },
              },
            ],
          },
        ],
      },
    ],
  });

test('JSON is read, plain and packed, and only what is wanted of it', async () => {
  const { url, spans } = await start();
  const attributes = [
    { key: 'http.url', value: { stringValue: 'http://x/' } },
    { key: 'http.status_code', value: { intValue: '429' } },
    { key: 'user.email', value: { stringValue: 'secret@example' } },
  ];
  expect(await post(url, request(attributes))).toBe(200);
  expect(await post(url, gzipSync(request(attributes)), { 'content-encoding': 'gzip' })).toBe(200);
  expect(spans).toHaveLength(2);
  expect(spans[0]).toMatchObject({ traceId: 'a'.repeat(32), client: true, failed: true, duration: 250 });
  expect(Object.fromEntries(spans[0]!.attributes)).toEqual({ 'http.url': 'http://x/', 'http.status_code': 429 });
});

test('what is malformed, too large or unknown is refused, and the next is taken', async () => {
  const { url, spans } = await start();
  expect(await post(url, '{"resourceSpans": 7}')).toBe(400);
  expect(await post(url, 'no json')).toBe(400);
  expect(await post(url, Buffer.from([0x0a, 0xff]), { 'content-type': 'application/x-protobuf' })).toBe(400);
  expect(await post(url, 'a=1', { 'content-type': 'text/plain' })).toBe(415);
  expect(await post(url, request(), { 'content-encoding': 'br' })).toBe(415);
  expect(await post(url, gzipSync(Buffer.alloc(64 * 2 ** 20)), { 'content-encoding': 'gzip' })).toBe(400);
  expect(await post(url, ' '.repeat(5 * 2 ** 20))).toBe(413);
  expect(await post(url.replace('traces', 'metrics'), '{}')).toBe(200);
  expect((await fetch(url)).status).toBe(404);
  expect(await post(url, request())).toBe(200);
  expect(spans).toHaveLength(1);
});

test('a port that is taken is named', async () => {
  const { port } = await start();
  await expect(startReceiver(port, () => {})).rejects.toThrow(`127.0.0.1:${port}`);
});

test('protobuf that is cut short anywhere is refused, and never read beyond its end', () => {
  const message = Buffer.from('0a03616263089601190000000000000040 25 01000000'.replaceAll(' ', ''), 'hex');
  expect([...fieldsOf(message)].map(({ number }) => number)).toEqual([1, 1, 3, 4]);
  const read = (end: number) => [...fieldsOf(message.subarray(0, end))].length;
  const refused = Array.from({ length: message.length - 1 }, (_, place) => place + 1).filter((end) => {
    try {
      return read(end) > 3;
    } catch (error) {
      return error instanceof RangeError;
    }
  });
  // It may end after a field.
  expect(refused.length).toBe(message.length - 1 - 3);
});

test('of a path only words and placeholders are kept', () => {
  for (const path of [
    '/',
    '/payments',
    '/v1/oauth2/token',
    '/orders/:id/items',
    '/a/{id}',
    '/b/<int:pk>',
    '/api/sendMessage',
  ])
    expect(safeRoute(path)).toBe(path);
  for (const secret of [
    'sk_live_4eC39',
    '42',
    'bot123:ABC',
    'T024BE7LD',
    'aBcDeFgHiJ',
    'me@example.com',
    'a'.repeat(40),
    'ABCDEFG',
  ])
    expect(safeRoute(`/x/${secret}/y?z=${secret}`)).toBe('/x/{id}/y');
});
