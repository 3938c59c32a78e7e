import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Bytes, Ms } from '../../../units.ts';

/** Running totals of the machine since it began, but for memory, which is as it stands. */
export interface HostState {
  cores: number;
  /** Ticks of all cores together. */
  ticks: { busy: number; steal: number; wait: number; total: number };
  memoryBytes: Bytes;
  memoryAvailableBytes: Bytes;
  /** Time in which some task stood for want of it; missing where the kernel does not count. */
  stalledMs: { cpu: Ms; io: Ms; memory: Ms } | undefined;
  disks: ReadonlyMap<string, Disk>;
  networks: ReadonlyMap<string, Network>;
  retransmitted: number;
  refused: number;
}

interface Disk {
  busyMs: Ms;
  readBytes: Bytes;
  writtenBytes: Bytes;
  operations: number;
  operationsMs: Ms;
}

interface Network {
  receivedBytes: Bytes;
  sentBytes: Bytes;
  dropped: number;
  bytesPerSecond: number | undefined;
}

const SECTOR: Bytes = 512;
/** Made of others, or of memory: what they do is counted where it happens. */
const NO_DISK = /^(loop|ram|zram|dm-|md|sr|fd)/;

/** From Linux's /proc and /sys; undefined on other systems. */
export function readHost(root = '/'): HostState | undefined {
  const text = (file: string): string => {
    try {
      return readFileSync(join(root, file), 'latin1');
    } catch {
      return '';
    }
  };
  const ticks = ticksOf(text('proc/stat'));
  if (!ticks) return undefined;
  const memory = (name: string): Bytes =>
    firstNumber(text('proc/meminfo'), new RegExp(`^${name}:\\s+(\\d+)`, 'm')) * 1024;
  const stalled = (what: string): Ms => firstNumber(text(`proc/pressure/${what}`), /^some .*total=(\d+)/m) / 1000;
  const [snmp, netstat] = [text('proc/net/snmp'), text('proc/net/netstat')];
  return {
    cores: availableParallelism(),
    ticks,
    memoryBytes: memory('MemTotal'),
    memoryAvailableBytes: memory('MemAvailable'),
    stalledMs: text('proc/pressure/cpu')
      ? { cpu: stalled('cpu'), io: stalled('io'), memory: stalled('memory') }
      : undefined,
    disks: disksOf(text('proc/diskstats'), wholeDisks(root)),
    networks: networksOf(text('proc/net/dev'), (name) => text(`sys/class/net/${name}/speed`)),
    retransmitted: columnOf(snmp, 'Tcp', 'RetransSegs'),
    refused: columnOf(netstat, 'TcpExt', 'ListenOverflows'),
  };
}

function ticksOf(stat: string): HostState['ticks'] | undefined {
  const match = /^cpu +(.+)$/m.exec(stat);
  if (!match) return undefined;
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softIrq = 0, steal = 0] = match[1]!
    .split(' ')
    .map(Number);
  const busy = user + nice + system + irq + softIrq;
  return { busy, steal, wait, total: busy + idle + wait + steal };
}

/** Partitions are counted in the disk that they are part of. */
function wholeDisks(root: string): Set<string> {
  try {
    return new Set(readdirSync(join(root, 'sys/block')).filter((name) => !NO_DISK.test(name)));
  } catch {
    return new Set();
  }
}

function disksOf(diskstats: string, wanted: ReadonlySet<string>): Map<string, Disk> {
  const rows = diskstats.split('\n').map((line) => line.trim().split(/\s+/));
  return new Map(
    rows.flatMap(([, , name = '', ...numbers]) => {
      if (!wanted.has(name)) return [];
      const [reads = 0, , readSectors = 0, readMs = 0, writes = 0, , writtenSectors = 0, writeMs = 0, , busyMs = 0] =
        numbers.map(Number);
      const disk: Disk = {
        busyMs,
        readBytes: readSectors * SECTOR,
        writtenBytes: writtenSectors * SECTOR,
        operations: reads + writes,
        operationsMs: readMs + writeMs,
      };
      return [[name, disk]];
    }),
  );
}

function networksOf(dev: string, speedOf: (name: string) => string): Map<string, Network> {
  const rows = dev.split('\n').flatMap((line) => {
    const match = /^\s*([^:|]+):\s*(.+)$/.exec(line);
    return match ? [[match[1]!, match[2]!.trim().split(/\s+/).map(Number)] as const] : [];
  });
  return new Map(
    rows.map(([name, fields]) => {
      const [
        receivedBytes = 0,
        ,
        receiveErrors = 0,
        receiveDrops = 0,
        ,
        ,
        ,
        ,
        sentBytes = 0,
        ,
        sendErrors = 0,
        sendDrops = 0,
      ] = fields;
      const megabits = Number(speedOf(name));
      const network: Network = {
        receivedBytes,
        sentBytes,
        dropped: receiveErrors + receiveDrops + sendErrors + sendDrops,
        bytesPerSecond: megabits > 0 ? (megabits * 1e6) / 8 : undefined,
      };
      return [name, network];
    }),
  );
}

/** Two lines a protocol: the names of its counters, then their values. */
function columnOf(text: string, protocol: string, counter: string): number {
  const [names = [], values = []] = text
    .split('\n')
    .filter((line) => line.startsWith(`${protocol}:`))
    .map((line) => line.split(' '));
  return Number(values[names.indexOf(counter)] ?? 0);
}

const firstNumber = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
