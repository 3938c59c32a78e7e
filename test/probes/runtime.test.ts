import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { startPostgres } from '../../fixtures/postgres/postgres.ts';
import { parsePrometheus } from '../../runner/probes/prometheus.ts';
import { processes } from '../../runner/probes/processes/processes.ts';
import { metrics } from '../../runner/probes/runtime/metrics.ts';
import { runtimeMetrics } from '../../runner/probes/runtime/runtime-metrics.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect, until } from './collect.ts';

let server: Server | undefined;
let child: ChildProcess | undefined;
afterEach(() => {
  server?.close();
  child?.kill('SIGKILL');
});

/** As prom-client 15 writes it. */
const node = (seconds: number): string => `
# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total ${0.5 * seconds}
process_resident_memory_bytes 50000000
process_open_fds 21
process_max_fds 1024
nodejs_eventloop_lag_p99_seconds 0.082
nodejs_eventloop_lag_mean_seconds 0.011
nodejs_heap_size_used_bytes 3e7
nodejs_heap_size_total_bytes 4e7
nodejs_gc_duration_seconds_sum{kind="minor"} ${0.01 * seconds}
nodejs_gc_duration_seconds_sum{kind="major"} ${0.02 * seconds}
nodejs_gc_duration_seconds_count{kind="minor"} ${3 * seconds}
nodejs_gc_duration_seconds_bucket{le="+Inf",kind="minor"} 3
`;

test("prom-client's names: counters since the look before, and the timer's own 10 ms taken off the delay", () => {
  const told = runtimeMetrics(parsePrometheus(node(10)), parsePrometheus(node(12)), 2000);
  expect(told).toMatchObject({
    rssBytes: 5e7,
    descriptors: 21,
    descriptorsMax: 1024,
    heapUsedBytes: 3e7,
    heapBytes: 4e7,
  });
  expect(told.cpuCores).toBeCloseTo(0.5);
  expect(told.loopDelayMs).toBeCloseTo(72);
  expect(told.loopDelayMeanMs).toBeCloseTo(1);
  expect(told.gcMs).toBeCloseTo(60);
  expect(told.gcRuns).toBe(6);
});

test("micrometer's and HikariCP's names, and a process that began anew", () => {
  const jvm = (pauses: number) =>
    parsePrometheus(
      `jvm_memory_used_bytes{area="heap",id="Eden"} 10\njvm_memory_used_bytes{area="nonheap",id="x"} 99\njvm_memory_used_bytes{area="heap",id="Old"} 5\n` +
        `jvm_gc_pause_seconds_sum{cause="a"} ${pauses}\nhikaricp_connections_pending{pool="main"} 4\nhikaricp_connections_max{pool="main"} 10\n`,
    );
  expect(runtimeMetrics(jvm(9), jvm(0.5), 1000)).toEqual({
    heapUsedBytes: 15,
    gcMs: 500,
    poolWaiting: 4,
    poolMax: 10,
  });
});

test('labels, escapes and infinities are read, what is not a series is passed over', () => {
  expect(parsePrometheus('a{b="x, \\"y\\"",c="}"} +Inf 17\nnot a line\n{"json": 1}\n')).toEqual([
    { name: 'a', labels: { b: 'x, \\"y\\"', c: '}' }, value: Infinity },
  ]);
});

async function serve(body: () => string): Promise<string> {
  server = createServer((_, response) => response.end(body()));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

test('a scrape a second becomes a sample of the process', async () => {
  let seconds = 0;
  const url = await serve(() => node(++seconds));
  const probe = metrics([{ name: 'api', url }]);
  const seen = await collect(probe);
  await until(() => samplesOf(seen, 'runtime').length > 0);
  await probe.stop();
  expect(samplesOf(seen, 'runtime')[0]).toMatchObject({ name: 'api', gcRuns: 3 });
  expect(seen.notices).toEqual([]);
});

test.each([
  ['a web page', '<!doctype html><title>login</title>', 'a web page, not with metrics'],
  ['metrics of something else', 'up 1\n', 'none of the metrics'],
])('%s is named once, and the run goes on', async (_, body, why) => {
  const url = await serve(() => body);
  const probe = metrics([{ name: 'api', url }]);
  const seen = await collect(probe);
  await probe.stop();
  expect(seen.notices).toMatchObject([{ code: 'probe-lost', text: expect.stringContaining(why) as string }]);
});

const PRELOAD = pathToFileURL(fileURLToPath(new URL('../../runner/probes/preload/preload.ts', import.meta.url))).href;

/** Blocks its loop now and then, and has more callers than connections, each for a while. */
const TARGET = `
  const { Pool } = (await import('pg')).default;
  const pool = new Pool({ connectionString: process.env.DATABASE, max: 2 });
  setInterval(() => { for (let n = 0; n < 6; n++) pool.query('select pg_sleep(0.1)').catch(() => {}); }, 200);
  setInterval(() => { const until = Date.now() + 120; while (Date.now() < until); }, 400);
`;

test.skipIf(process.platform === 'win32')(
  'a process started with --import plimsoll/probe tells of its loop, its garbage and its pool',
  async () => {
    const postgres = await startPostgres();
    try {
      child = spawn(process.execPath, ['--import', 'tsx', '--import', PRELOAD, '--input-type=module', '-e', TARGET], {
        env: { ...process.env, DATABASE: postgres.url },
        stdio: 'ignore',
      });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const probe = processes([{ name: 'api', pid: child.pid! }]);
      const seen = await collect(probe);
      await until(() => samplesOf(seen, 'runtime').some(({ poolWaitMs = 0 }) => poolWaitMs > 0));
      await probe.stop();
      const told = samplesOf(seen, 'runtime');
      expect(told.some(({ loopDelayMs = 0 }) => loopDelayMs > 50)).toBe(true);
      const [first] = told.filter(({ poolTaken = 0 }) => poolTaken > 0);
      expect(first).toMatchObject({ name: 'api', poolMax: 2 });
      // Of six at once, four wait for those before them.
      expect(first!.poolWaitMs! / first!.poolTaken!).toBeGreaterThan(10);
      expect(first!.heapUsedBytes).toBeGreaterThan(1e6);
    } finally {
      child?.kill('SIGKILL');
      await postgres.stop();
    }
  },
);
