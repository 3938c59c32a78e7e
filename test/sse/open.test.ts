import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { sse } from '../../runner/k6/sse/index.ts';
import { HAS_OPENSSL, makeCertificate } from '../http/certificates.ts';
import { makeVu } from '../http/make-vu.ts';
import type { TestVu } from '../http/make-vu.ts';

interface Client {
  on(event: string, handler: (value: never) => unknown): void;
  close(): void;
}
interface Answer {
  url: string;
  status: number;
  headers: Record<string, string>;
  error: string;
}
type Open = (url: string, params: object | undefined, setUp: (client: Client) => unknown) => Promise<Answer>;

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** What a server does by path; `gone` counts streams that the client left. */
function play(path: string, response: Pick<ServerResponse, 'writeHead' | 'write' | 'end'>, cut: () => void): void {
  response.writeHead(path === '/503' ? 503 : 200, { 'content-type': 'text/event-stream', 'x-a': 'b' });
  switch (path) {
    case '/three':
      for (const id of [1, 2, 3]) response.write(`id: ${id}\nevent: tick\ndata: n${id}\n\n`);
      return void response.end();
    case '/endless-line':
      return void response.write(`data: ${'x'.repeat(100_000)}`);
    case '/cut':
      response.write('data: a\n\n');
      return void setTimeout(cut, 20);
    case '/503':
      return void response.end('data: no\n\n');
    default:
      response.write('data: 0\n\n');
  }
}

async function listen(kind: 'HTTP/1.1' | 'HTTP/2'): Promise<{ origin: string; gone: () => number }> {
  let gone = 0;
  const server =
    kind === 'HTTP/1.1'
      ? createServer((request, response) => {
          response.on('close', () => void (response.writableEnded || gone++));
          play(request.url ?? '', response, () => request.socket.destroy());
        })
      : createSecureServer(makeCertificate({ names: 'IP:127.0.0.1' }), (request, response) => {
          response.on('error', () => {});
          response.stream.on('error', () => {});
          response.stream.on('close', () => void (response.writableEnded || gone++));
          play(request.url, response as never, () => response.stream.session?.destroy());
        });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { origin: `${kind === 'HTTP/2' ? 'https' : 'http'}://127.0.0.1:${port}`, gone: () => gone };
}

function start(options: object = {}): TestVu & { open: Open } {
  const vu = makeVu({ insecureSkipTLSVerify: true, ...options });
  closing.push(vu.end);
  const { open } = sse(vu.vu) as { open: Open };
  return { ...vu, open };
}

describe.each(['HTTP/1.1', 'HTTP/2'] as const)('server-sent events over %s', (kind) => {
  const missing = kind === 'HTTP/2' && !HAS_OPENSSL;

  test.skipIf(missing)('the script gets each event in order, then the answer', async () => {
    const { origin } = await listen(kind);
    const { open, samples, metrics, vu } = start();
    const told: unknown[] = [];
    const answer = await open(`${origin}/three`, { tags: { my: 'tag' } }, (client) => {
      client.on('open', () => told.push('open'));
      client.on('event', async ({ id, name, data }: { id: string; name: string; data: string }) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        told.push([id, name, data]);
      });
    });
    expect(told).toEqual(['open', ...[1, 2, 3].map((id) => [String(id), 'tick', `n${id}`])]);
    expect(answer).toMatchObject({ url: `${origin}/three`, status: 200, error: '', headers: { 'X-A': 'b' } });
    expect(metrics.get('sse_event')).toBe(3);
    expect(samples.map(({ status, errorCode, tags }) => [status, errorCode, tags])).toEqual([[200, 0, { my: 'tag' }]]);
    expect(vu.blocking).toBe(0);
  });

  test.skipIf(missing)('the script closes the stream: no more events, no error', async () => {
    const { origin, gone } = await listen(kind);
    const { open, samples, metrics } = start();
    const answer = await open(`${origin}/on-and-on`, undefined, (client) => client.on('event', () => client.close()));
    expect(answer).toMatchObject({ status: 200, error: '' });
    expect(samples.map(({ status, errorCode }) => [status, errorCode])).toEqual([[200, 0]]);
    expect(metrics.get('sse_event')).toBe(1);
    await expect.poll(gone, { timeout: 10_000 }).toBe(1);
  });

  test.skipIf(missing)('a timeout ends it, and counts', async () => {
    const { origin } = await listen(kind);
    const { open, samples } = start();
    const errors: string[] = [];
    const answer = await open(`${origin}/on-and-on`, { timeout: '200ms' }, (client) =>
      client.on('error', (error: { error(): string }) => errors.push(error.error())),
    );
    expect([answer.status, answer.error, errors]).toEqual([200, 'request timeout', ['request timeout']]);
    expect(samples.map(({ status, errorCode }) => [status, errorCode])).toEqual([[0, 1050]]);
  });

  test.skipIf(missing)('a connection that breaks is an error after the events that came', async () => {
    const { origin } = await listen(kind);
    const { open, samples, metrics } = start();
    const told: string[] = [];
    await open(`${origin}/cut`, undefined, (client) => {
      client.on('event', () => told.push('event'));
      client.on('error', () => told.push('error'));
    });
    expect([told, metrics.get('sse_event'), samples.length]).toEqual([['event', 'error'], 1, 1]);
  });

  test.skipIf(missing)('an event without end is given up at the limit', async () => {
    const { origin, gone } = await listen(kind);
    const { open } = start({ ext: { plimsoll: { maxEventBytes: 50_000 } } });
    const answer = await open(`${origin}/endless-line`, undefined, () => {});
    expect(answer.error).toContain('maxEventBytes');
    await expect.poll(gone, { timeout: 10_000 }).toBe(1);
  });

  test.skipIf(missing)('an error status is told like any other answer', async () => {
    const { origin } = await listen(kind);
    const { open, samples } = start();
    expect(await open(`${origin}/503`, undefined, () => {})).toMatchObject({ status: 503, error: '' });
    expect(samples[0]).toMatchObject({ status: 503, errorCode: 1503 });
  });

  test.skipIf(missing)('what a handler throws, open throws', async () => {
    const { origin, gone } = await listen(kind);
    const { open, vu } = start();
    const broken = open(`${origin}/on-and-on`, undefined, (client) =>
      client.on('event', () => {
        throw new Error('mine');
      }),
    );
    await expect(broken).rejects.toThrow('mine');
    await expect.poll(gone, { timeout: 10_000 }).toBe(1);
    expect(vu.blocking).toBe(0);
  });
});

test('a server that is not there: the callback is not called', async () => {
  const { open, samples } = start();
  let called = false;
  const answer = await open('http://127.0.0.1:1/', undefined, () => (called = true));
  expect([answer.status, answer.url, called]).toEqual([0, '', false]);
  expect(answer.error).not.toBe('');
  expect(samples.map(({ errorCode }) => errorCode)).toEqual([1212]);
});

test('an interrupted iteration runs nothing more', async () => {
  const { origin } = await listen('HTTP/1.1');
  const { open, interrupt, vu, samples } = start();
  const told: string[] = [];
  await new Promise<void>((resolve) => {
    const opening = open(`${origin}/on-and-on`, undefined, (client) => client.on('event', () => resolve()));
    void opening.finally(() => told.push('settled'));
  });
  interrupt();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([told, vu.blocking, samples.length]).toEqual([[], 0, 1]);
});

test.each([
  ['no callback', ['http://127.0.0.1/', {}], 'last argument to sse.open must be a function'],
  ['no arguments', ['http://127.0.0.1/'], 'invalid number of arguments'],
])('%s is refused', async (_, args, message) => {
  const { open } = start();
  await expect((open as (...args: unknown[]) => Promise<unknown>)(...args)).rejects.toThrow(message);
});
