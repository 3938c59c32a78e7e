import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostSample } from '../../runner/probes/host/host-sample.ts';
import { readHost } from '../../runner/probes/host/read-host.ts';
import { processes } from '../../runner/probes/processes/processes.ts';
import { readCgroup } from '../../runner/probes/processes/read-cgroup.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect, until } from './collect.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-host-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

test('cgroup v2: the tightest limit of the group and of those around it holds', () => {
  put({
    'proc/7/cgroup': '0::/pods/api\n',
    'sys/fs/cgroup/pods/api/cpu.max': 'max 100000\n',
    'sys/fs/cgroup/pods/api/memory.max': '1000000\n',
    'sys/fs/cgroup/pods/api/memory.current': '900000\n',
    'sys/fs/cgroup/pods/api/memory.events': 'low 0\noom 2\noom_kill 1\n',
    'sys/fs/cgroup/pods/cpu.max': '50000 100000\n',
    'sys/fs/cgroup/pods/cpu.stat': 'usage_usec 9\nnr_periods 40\nnr_throttled 10\nthrottled_usec 2500000\n',
    'sys/fs/cgroup/pods/memory.max': 'max\n',
  });
  expect(readCgroup(7, root)).toEqual({
    limitCores: 0.5,
    periods: 40,
    throttledPeriods: 10,
    throttledMs: 2500,
    memoryBytes: 900_000,
    memoryMaxBytes: 1_000_000,
    kills: 1,
  });
});

test('cgroup v1: the same from its own files', () => {
  put({
    'proc/7/cgroup': '4:memory:/box\n2:cpu,cpuacct:/box\n0::/\n',
    'sys/fs/cgroup/cpu/box/cpu.cfs_quota_us': '25000',
    'sys/fs/cgroup/cpu/box/cpu.cfs_period_us': '100000',
    'sys/fs/cgroup/cpu/box/cpu.stat': 'nr_periods 8\nnr_throttled 4\nthrottled_time 3000000\n',
    'sys/fs/cgroup/memory/box/memory.limit_in_bytes': '9223372036854771712',
    'sys/fs/cgroup/memory/box/memory.usage_in_bytes': '5',
  });
  expect(readCgroup(7, root)).toEqual({ limitCores: 0.25, periods: 8, throttledPeriods: 4, throttledMs: 3 });
});

test('no limit, no evidence', () => {
  put({ 'proc/7/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.stat': 'usage_usec 9\n' });
  expect(readCgroup(7, root)).toBeUndefined();
  expect(readCgroup(8, root)).toBeUndefined();
});

/** A real group of version 1, where this user may make one. */
function makeGroup(): string | undefined {
  const group = `/sys/fs/cgroup/cpu/plimsoll-${process.pid}-${Date.now()}`;
  if (!existsSync('/sys/fs/cgroup/cpu/cpu.cfs_quota_us')) return undefined;
  try {
    mkdirSync(group);
    return group;
  } catch {
    return undefined;
  }
}

test('a process that is held to a fifth of a core is seen to be throttled', async ({ skip }) => {
  const group = makeGroup();
  if (!group) return skip('no control group can be made here');
  const busy = spawn(process.execPath, ['-e', 'for (;;);']);
  try {
    writeFileSync(join(group, 'cpu.cfs_quota_us'), '20000');
    writeFileSync(join(group, 'cgroup.procs'), String(busy.pid));
    const probe = processes([{ name: 'busy', pid: busy.pid! }]);
    const seen = await collect(probe);
    await until(() => samplesOf(seen, 'cgroup').some(({ throttledPeriods }) => throttledPeriods > 0));
    await probe.stop();
    expect(samplesOf(seen, 'cgroup').at(-1)).toMatchObject({ name: 'busy', limitCores: 0.2 });
    expect(samplesOf(seen, 'cgroup').reduce((sum, { throttledMs }) => sum + throttledMs, 0)).toBeGreaterThan(0);
    expect(samplesOf(seen, 'host').length).toBeGreaterThan(0);
  } finally {
    busy.kill('SIGKILL');
    await new Promise((resolve) => busy.once('exit', resolve));
    for (let tries = 0; tries < 50 && existsSync(group); tries++)
      try {
        rmdirSync(group);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
  }
});

const machine = (seconds: number): Record<string, string> => ({
  'proc/stat': `cpu  ${60 * seconds} 0 ${20 * seconds} ${70 * seconds} ${40 * seconds} 0 0 ${10 * seconds} 0 0\ncpu0 1\n`,
  'proc/meminfo': 'MemTotal:  1000 kB\nMemAvailable:  100 kB\n',
  'proc/pressure/cpu': `some avg10=0.00 avg60=0.00 avg300=0.00 total=${seconds * 250_000}\n`,
  'proc/pressure/io': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
  'proc/diskstats': ` 254 0 vda ${100 * seconds} 0 2000 ${200 * seconds} 0 0 0 0 0 ${900 * seconds} 0\n 254 1 vda1 1 0 0 0 0 0 0 0 0 0 0\n 7 0 loop0 1 0 0 0 0 0 0 0 0 0 0\n`,
  'sys/block/vda/size': '1',
  'sys/block/loop0/size': '1',
  'proc/net/dev': `Inter-| x\n face | y\n    lo: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n  eth0:${1000 * seconds} 9 0 ${seconds} 0 0 0 0 ${500 * seconds} 9 0 0 0 0 0 0\n`,
  'sys/class/net/eth0/speed': '1000\n',
  'proc/net/snmp': `Tcp: InSegs RetransSegs\nTcp: 9 ${3 * seconds}\n`,
});

test('the machine: busy, stolen and waiting time, disks, networks, pressure since the look before', () => {
  put(machine(1));
  const before = readHost(root)!;
  put(machine(2));
  const sample = hostSample(before, readHost(root)!, 1000);
  expect(sample).toMatchObject({
    busyShare: 0.4,
    stealShare: 0.05,
    ioWaitShare: 0.2,
    memoryAvailableBytes: 102_400,
    pressure: { cpu: 0.25, io: 0, memory: 0 },
    disks: [{ name: 'vda', busyShare: 0.9, operations: 100, waitMs: 2, readBytes: 0 }],
    networks: [{ name: 'eth0', receivedBytes: 1000, sentBytes: 500, dropped: 1, bytesPerSecond: 125e6 }],
    retransmitted: 3,
    refused: 0,
  });
});

test('a system without /proc has no such evidence', () => {
  expect(readHost(root)).toBeUndefined();
});
