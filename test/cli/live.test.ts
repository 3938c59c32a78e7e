import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { drawLive, sparkline } from '../../cli/live/draw.ts';
import { newWatch, observe, recentP95 } from '../../cli/live/watch.ts';
import { terminal } from '../../cli/terminal.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import type { RunEntry } from '../../runner/record/entries.ts';

const second = (at: number, step: string, ...millis: number[]): RunEntry => {
  const response = new Histogram();
  for (const time of millis) response.record(time * 1000);
  return {
    entry: 'second',
    at,
    step,
    kind: step.startsWith('GET') ? 'read' : 'write',
    scenario: 'default',
    group: '',
    requests: millis.length,
    failed: 0,
    statuses: { 200: millis.length },
    errors: {},
    within300: 0,
    within800: 0,
    response: response.encode(),
    phases: { blocked: 0, connecting: 0, tls: 0, sending: 0, waiting: 0, receiving: 0 },
    bytesSent: 0,
    bytesReceived: 0,
  };
};
const watching = (...entries: RunEntry[]) => {
  const watch = newWatch();
  for (const entry of entries) observe(watch, entry);
  return watch;
};
const plain = terminal(new PassThrough(), {});
const title = { name: 'shop', elapsed: 92_000, total: 180_000 };

test('requests per second are those of the present second, over all steps', () => {
  const watch = watching(second(0, 'GET /', 1, 2), second(1000, 'GET /', 1), second(1000, 'POST /pay', 2, 3));
  expect(watch.requests).toBe(3);
});

test('the p95 of a step forgets what is older than ten seconds', () => {
  const watch = watching(second(0, 'GET /', 5000), second(10_000, 'GET /', 20));
  expect(recentP95(watch.steps.get('GET /')!)).toBeCloseTo(20, 0);
});

test('steps over their limit stand first', () => {
  const lines = drawLive(watching(second(0, 'GET /', 40), second(0, 'POST /pay', 905)), title, plain).split('\n');
  expect(lines[0]).toContain('█████░░░░░ 01:32/03:00');
  expect(lines[2]).toMatch(/POST \/pay\s+905 █\s+✗ 800/);
  expect(lines[3]).toMatch(/GET \/\s+40 █\s+✓ 300/);
});

test('database and queue stand beside the load', () => {
  const watch = watching(
    {
      entry: 'sample',
      at: 0,
      probe: 'postgres',
      kind: 'pg-activity',
      waits: { 'Lock:tuple': 3 },
      total: 18,
      max: 25,
      reserved: 5,
    },
    { entry: 'sample', at: 0, probe: 'pg-boss', kind: 'queue', queue: 'mail', ready: 42, oldestSeconds: 7 },
  );
  expect(drawLive(watch, title, plain)).toContain('DB 18/20 █  waiting 3   queue 42 █  oldest 7 s');
});

test('no line is wider than the terminal, and no control character of the target reaches it', () => {
  const hostile = `GET /\u001b[2J${'x'.repeat(300)}`;
  const view = drawLive(watching(second(0, hostile, 1)), title, plain);
  expect(view).not.toContain('\u001b');
  for (const line of view.split('\n')) expect([...line].length).toBeLessThanOrEqual(plain.width);
});

test.each([
  [[], ''],
  [[0, 0], '▁▁'],
  [[1, 4, 8], '▁▄█'],
])('a sparkline is relative to its largest value: %j', (values, drawn) => {
  expect(sparkline(values)).toBe(drawn);
});
