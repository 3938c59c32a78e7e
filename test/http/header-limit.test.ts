import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { onTestFinished, expect, test } from 'vitest';
import { makeVu } from './make-vu.ts';

const LIMIT = 2000;

/** Answers /<n> with a header field of n bytes, in pieces where the path ends with 'slowly'. */
async function start(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (request: Buffer) => {
      const [, size = '0', slowly] = /^GET \/(\d+)(slowly)?/.exec(request.toString()) ?? [];
      const head = `HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Large: ${'y'.repeat(Number(size))}\r\n\r\nok`;
      if (slowly === undefined) return void socket.write(head);
      for (let at = 0; at < head.length; at += 100) setImmediate(() => socket.write(head.slice(at, at + 100)));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each(['', 'slowly'])('a small maxHeaderBytes fails what is larger, and nothing else %s', async (manner) => {
  const origin = await start();
  const { http, end } = makeVu({ ext: { plimsoll: { maxHeaderBytes: LIMIT } } });
  onTestFinished(end);
  for (const [size, want] of [
    [LIMIT / 2, [200, 0]],
    [LIMIT, [0, 1000]],
    [LIMIT * 50, [0, 1000]],
    [10, [200, 0]],
  ] as const) {
    const { status, error_code, error } = await http.get(`${origin}/${size}${manner}`);
    expect([size, status, error_code]).toEqual([size, ...want]);
    expect(error.includes(`larger than ${LIMIT} bytes`)).toBe(want[0] === 0);
  }
});
