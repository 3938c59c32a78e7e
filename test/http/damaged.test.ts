import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { onTestFinished, expect, test } from 'vitest';
import { makeVu } from './make-vu.ts';

const TEXT = 'hello '.repeat(5000);
const damaged = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  copy[copy.length - 6]! ^= 0xff;
  return copy;
};
const BODIES: Record<string, [encoding: string, body: Buffer]> = {
  gzip: ['gzip', damaged(gzipSync(TEXT))],
  deflate: ['deflate', damaged(deflateSync(TEXT))],
  'brotli cut short': ['br', brotliCompressSync(TEXT).subarray(0, 20)],
};
const BOMB = gzipSync(Buffer.alloc(64 << 20));

async function start(): Promise<string> {
  const server = createServer((request, response) => {
    const [encoding, body] = BODIES[decodeURI((request.url ?? '').slice(1))] ?? ['gzip', BOMB];
    response.setHeader('content-encoding', encoding).end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

// The same as on k6 1.8.1, which decompresses before the script has its answer.
test.each(Object.keys(BODIES))(
  '%s: a body damaged late fails its request, though the script does not read it',
  async (name) => {
    const origin = await start();
    const { http, samples, end } = makeVu();
    onTestFinished(end);
    const { status, error_code } = await http.get(`${origin}/${name}`);
    expect([status, error_code]).toEqual([0, 1701]);
    expect(samples.map(({ status, errorCode, expected }) => [status, errorCode, expected])).toEqual([[0, 1701, false]]);
  },
);

test('a discarded body is not looked into', async () => {
  const origin = await start();
  const { http, end } = makeVu({ discardResponseBodies: true });
  onTestFinished(end);
  expect(await http.get(`${origin}/gzip`)).toMatchObject({ status: 200, error_code: 0, body: null });
});

test('a bomb is undone only when the script reads it', async () => {
  const origin = await start();
  const { http, end } = makeVu();
  onTestFinished(end);
  const before = process.memoryUsage().arrayBuffers;
  const response = await http.get(`${origin}/bomb`);
  expect(response).toMatchObject({ status: 200, error_code: 0 });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 << 20);
  expect(String(response.body).length).toBe(64 << 20);
});
