import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { onTestFinished, expect, test } from 'vitest';
import { K6, askK6 } from './k6-oracle.ts';
import { makeVu } from './make-vu.ts';

const TEXT = 'hello '.repeat(5000);
const damaged = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  copy[copy.length - 6]! ^= 0xff;
  return copy;
};
const GZIP = gzipSync(TEXT);
const DEFLATE = deflateSync(TEXT);
const BROTLI = brotliCompressSync(TEXT);
const withMore = (body: Buffer, more: string): Buffer => Buffer.concat([body, Buffer.from(more)]);

/** Each with the status and error_code that must come of it. */
const BODIES: Record<string, [encoding: string, body: Buffer, want: readonly [status: number, code: number]]> = {
  'gzip with a wrong sum': ['gzip', damaged(GZIP), [0, 1701]],
  'gzip cut short': ['gzip', GZIP.subarray(0, GZIP.length / 2), [0, 1000]],
  'gzip without the end of its sum': ['gzip', GZIP.subarray(0, -3), [0, 1000]],
  'gzip cut in its header': ['gzip', GZIP.subarray(0, 5), [0, 1701]],
  'gzip that is none': ['gzip', Buffer.from('plain text'), [0, 1701]],
  'gzip of no bytes': ['gzip', Buffer.alloc(0), [0, 1701]],
  'gzip with text after it': ['gzip', withMore(GZIP, 'trailing bytes'), [0, 1701]],
  'gzip with a byte after it': ['gzip', withMore(GZIP, 'x'), [0, 1000]],
  'gzip twice': ['gzip', Buffer.concat([GZIP, GZIP]), [200, 0]],
  'gzip twice, cut short': ['gzip', Buffer.concat([GZIP, GZIP.subarray(0, 20)]), [0, 1000]],
  'deflate with a wrong sum': ['deflate', damaged(DEFLATE), [0, 1701]],
  'deflate cut short': ['deflate', DEFLATE.subarray(0, -2), [0, 1000]],
  'deflate with text after it': ['deflate', withMore(DEFLATE, 'more'), [200, 0]],
  'brotli cut short': ['br', BROTLI.subarray(0, 20), [0, 1000]],
};

/** What zlib passes over, and k6 fails with 1701. */
const LENIENT: typeof BODIES = {
  'gzip padded with zeros': ['gzip', withMore(GZIP, '\0'.repeat(20)), [200, 0]],
  'brotli with text after it': ['br', withMore(BROTLI, 'more'), [200, 0]],
};
const ALL = { ...BODIES, ...LENIENT };
const BOMB = gzipSync(Buffer.alloc(64 << 20));

async function start(): Promise<string> {
  const server = createServer((request, response) => {
    const [encoding, body] = ALL[decodeURI((request.url ?? '').slice(1))] ?? ['gzip', BOMB];
    response.setHeader('content-encoding', encoding).end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each(Object.entries(ALL))('%s, whether the script reads it or not', async (name, [, , want]) => {
  const origin = await start();
  const { http, samples, end } = makeVu();
  onTestFinished(end);
  const { status, error_code } = await http.get(`${origin}/${name}`);
  expect([status, error_code]).toEqual(want);
  expect(samples.map(({ status, errorCode, expected }) => [status, errorCode, expected])).toEqual([
    [...want, want[0] === 200],
  ]);
});

test.skipIf(!K6)('k6 gives the same status and code, before the script reads the body', async () => {
  const names = Object.keys(BODIES);
  const asked = names.map((name) => ({ path: `/${encodeURI(name)}`, method: 'GET', body: undefined, params: {} }));
  const answers = await askK6(await start(), asked);
  const theirs = answers.map((answer) => (JSON.parse(answer) as [number, number]).slice(0, 2));
  expect(Object.fromEntries(theirs.map((codes, at) => [names[at], codes]))).toEqual(
    Object.fromEntries(names.map((name) => [name, BODIES[name]![2]])),
  );
});

test('a discarded body is not looked into', async () => {
  const origin = await start();
  const { http, end } = makeVu({ discardResponseBodies: true });
  onTestFinished(end);
  expect(await http.get(`${origin}/gzip with a wrong sum`)).toMatchObject({ status: 200, error_code: 0, body: null });
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
