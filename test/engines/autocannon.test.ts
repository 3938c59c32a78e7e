import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { hotPathEngine } from '../../runner/engines/autocannon.ts';
import type { HotPath } from '../../runner/engines/autocannon.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import type { RunEntry, StepSecond } from '../../runner/record/entries.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function shoot(
  listener: RequestListener,
  path: Partial<HotPath> = {},
): Promise<{ seconds: StepSecond[]; entries: RunEntry[] }> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/items/7`;
  const entries: RunEntry[] = [];
  const engine = hotPathEngine({
    url,
    method: 'GET',
    headers: {},
    body: undefined,
    connections: 4,
    duration: 1000,
    timeout: 10_000,
    ...path,
  });
  const startedAt = performance.now();
  const output = { emit: (entry: RunEntry) => entries.push(entry), now: () => performance.now() - startedAt };
  await engine.run(output, new AbortController().signal);
  return { entries, seconds: entries.filter((entry) => entry.entry === 'second') };
}
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

test('every answer that the server gave is counted once', async () => {
  let answered = 0;
  const { seconds } = await shoot((_request, response) => {
    answered++;
    response.end('ok');
  });
  const counted = sum(seconds.map(({ requests }) => requests));
  // The last request of each connection may still be on its way when the time is over.
  expect(answered - counted).toBeGreaterThanOrEqual(0);
  expect(answered - counted).toBeLessThanOrEqual(4);
  expect(seconds[0]).toMatchObject({ step: 'GET /items/{id}', kind: 'read', failed: 0 });
});

test('errors are failures, with their status', async () => {
  const { seconds } = await shoot((_request, response) => response.writeHead(503).end());
  expect(sum(seconds.map(({ failed }) => failed))).toBe(sum(seconds.map(({ requests }) => requests)));
  expect(seconds[0]!.errors).toHaveProperty('1503');
});

test('a timeout counts as latency, with all the time it took', async () => {
  const { seconds } = await shoot(() => undefined, { timeout: 1000, duration: 2500 });
  const slow = seconds.find(({ errors }) => errors['1050'] !== undefined);
  expect(slow).toMatchObject({ within800: 0 });
  expect(Histogram.decode(slow!.response).quantile(0.5)).toBeGreaterThanOrEqual(999_000);
});
