import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { generator } from '../../runner/probes/generator.ts';
import { parsePs, readPs } from '../../runner/probes/processes/read-ps.ts';
import { processes } from '../../runner/probes/processes/processes.ts';
import { readProc } from '../../runner/probes/processes/read-proc.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect, until } from './collect.ts';

const onLinux = process.platform === 'linux';

test('a busy process burns about a core, an idle one about none, and one that ends is named', async () => {
  const busy = spawn(process.execPath, ['-e', 'for (;;);']);
  const idle = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const probe = processes([
    { name: 'busy', pid: busy.pid! },
    { name: 'idle', pid: idle.pid! },
    { name: 'nobody', pid: 2 ** 22 + 1 },
  ]);
  const seen = await collect(probe);
  await until(() => samplesOf(seen, 'process').length >= 4);
  idle.kill('SIGKILL');
  await until(() => seen.notices.length > 1);
  await probe.stop();
  busy.kill('SIGKILL');

  const last = (wanted: string) => samplesOf(seen, 'process').findLast(({ name }) => name === wanted)!;
  const burnt = (wanted: string) =>
    samplesOf(seen, 'process').reduce((sum, { name, cpuCores }) => sum + (name === wanted ? cpuCores : 0), 0);
  expect(burnt('busy')).toBeGreaterThan(5 * burnt('idle'));
  expect(last('busy').rssBytes).toBeGreaterThan(1e6);
  expect(last('busy').threads ?? 2).toBeGreaterThan(1);
  expect(seen.notices.map(({ code }) => code)).toEqual(['process-missing', 'process-ended']);
});

test.skipIf(!onLinux)('two readings of one process agree on when it started; of two processes they do not', () => {
  expect(readProc(process.pid)?.started).toBe(readProc(process.pid)?.started);
  expect(readProc(process.pid)?.started).not.toBe(readProc(process.ppid)?.started);
});

test('where there is no /proc, ps tells CPU time and memory', async () => {
  expect(parsePs('Sun Nov 22 04:38:17 2026   0:01.52  48320\n')).toEqual({
    started: 'Sun Nov 22 04:38:17 2026',
    cpuMs: 1520,
    rssBytes: 48_320 * 1024,
  });
  expect(parsePs('Sun Nov  2 04:38:17 2026 1-02:00:01 512\n')?.cpuMs).toBe((26 * 3600 + 1) * 1000);
  expect(parsePs('')).toBeUndefined();
  expect((await readPs(process.pid))?.rssBytes).toBeGreaterThan(1e6);
});

test('the generator tells its own CPU, memory and delay', async () => {
  const probe = generator();
  const seen = await collect(probe);
  await until(() => samplesOf(seen, 'generator').length > 0);
  await probe.stop();
  await probe.stop();
  const [sample] = samplesOf(seen, 'generator');
  expect(sample?.rssBytes).toBeGreaterThan(1e6);
  expect(sample?.loopDelayMs).toBeGreaterThanOrEqual(0);
  expect(sample?.hostCpuShare ?? 1).toBeLessThanOrEqual(1);
});
