import { expect, test } from 'vitest';
import { chained } from '../../reports/diagnose/chain.ts';
import { cpuThrottled } from '../../reports/diagnose/cpu-throttled.ts';
import { diskSaturated } from '../../reports/diagnose/disk-saturated.ts';
import { eventLoopFull } from '../../reports/diagnose/event-loop-full.ts';
import { eventLoop } from '../../reports/diagnose/event-loop.ts';
import type { Evidence } from '../../reports/diagnose/evidence.ts';
import { generatorStarved } from '../../reports/diagnose/generator-starved.ts';
import { hostSteal } from '../../reports/diagnose/host-steal.ts';
import { memoryGrowth } from '../../reports/diagnose/memory-growth.ts';
import { memoryLimit } from '../../reports/diagnose/memory-limit.ts';
import { networkSaturated } from '../../reports/diagnose/network-saturated.ts';
import { poolExhaustion } from '../../reports/diagnose/pool-exhaustion.ts';
import type { Finding } from '../../reports/diagnose/rule.ts';
import { shellPath } from '../../reports/diagnose/shell.ts';
import { unthrottledRoute } from '../../reports/diagnose/unthrottled-route.ts';
import { theilSen } from '../../reports/stats/theil-sen.ts';
import { makeEvidence, makeStep } from './make-evidence.ts';

const MB = 1e6;
const seconds = (count: number): number[] => Array.from({ length: count }, (_, second) => second);

const running = (rssBytes: (second: number) => number, count = 330): Evidence['processes'] =>
  new Map([
    [
      'api',
      seconds(count).map((at) => ({ at: at * 1000, name: 'api', pid: 7, cpuCores: 0.5, rssBytes: rssBytes(at) })),
    ],
  ]);
const heap = (bytes: (second: number) => number): Evidence['runtimes'] =>
  new Map([['api', seconds(330).map((at) => ({ at: at * 1000, name: 'api', heapUsedBytes: bytes(at) }))]]);
/** Up to the next collection, every 7 s. */
const saw = (second: number): number => (second % 7) * 3 * MB;

test('memory: a floor that rises to the end is growth, with its slope and how sure it is', () => {
  const leak = (second: number): number => 80 * MB + second * MB + saw(second);
  const [found] = memoryGrowth.find(makeEvidence({ processes: running(leak) }));
  expect(found).toMatchObject({ step: 'process api', confidence: 0.6 });
  expect(found?.cause).toContain('60 MB a minute [');
  const [sure] = memoryGrowth.find(makeEvidence({ processes: running(leak), runtimes: heap(leak) }));
  expect(sure?.confidence).toBe(0.85);
  const [doubted] = memoryGrowth.find(makeEvidence({ processes: running(leak), runtimes: heap(saw) }));
  expect(doubted?.confidence).toBe(0.3);
  expect(doubted?.evidence.map(({ label }) => label)).toContain('against it');
});

test.each([
  ['a heap that fills and rests', (second: number) => 80 * MB + Math.min(second, 40) * 2 * MB],
  ['a saw that comes back to its floor', (second: number) => 80 * MB + saw(second)],
  ['a drift that is small', (second: number) => 300 * MB + second * 0.05 * MB],
  ['memory that is given back', (second: number) => 300 * MB - second * MB],
])('memory: silent for %s', (_, bytes) => {
  expect(memoryGrowth.find(makeEvidence({ processes: running(bytes) }))).toEqual([]);
});

test('memory: silent where the run is too short to tell', () => {
  expect(memoryGrowth.find(makeEvidence({ processes: running((second) => 80 * MB + second * MB, 120) }))).toEqual([]);
});

test('Theil and Sen: a third of wild points does not move the slope, and its interval holds the truth', () => {
  const points = seconds(30).map((x) => ({ x, y: x % 3 === 0 ? 1000 : 2 * x + (x % 2) }));
  const slope = theilSen(points)!;
  expect(slope.low).toBeLessThanOrEqual(2);
  expect(slope.high).toBeGreaterThanOrEqual(2);
  expect(theilSen(points.slice(0, 3))).toBeUndefined();
});

const limited = (throttledPeriods: number, kills = 0): Evidence['cgroups'] =>
  new Map([
    [
      'api',
      seconds(60).map((at) => ({
        at,
        name: 'api',
        limitCores: 0.5,
        periods: 10,
        throttledPeriods,
        throttledMs: throttledPeriods * 50,
        memoryBytes: 250 * MB,
        memoryMaxBytes: 256 * MB,
        kills: at === 9 ? kills : 0,
      })),
    ],
  ]);

test('cgroups: throttled in many periods is a cause, in few it is none; a kill is named', () => {
  const slow = [makeStep()];
  expect(cpuThrottled.find(makeEvidence({ steps: slow, cgroups: limited(4) }))).toMatchObject([
    { step: 'process api', confidence: 0.9 },
  ]);
  expect(cpuThrottled.find(makeEvidence({ steps: slow, cgroups: limited(0) }))).toEqual([]);
  expect(cpuThrottled.find(makeEvidence({ cgroups: limited(4) }))).toEqual([]);
  expect(memoryLimit.find(makeEvidence({ cgroups: limited(0, 1) }))).toMatchObject([{ step: 'process api' }]);
  expect(memoryLimit.find(makeEvidence({ cgroups: limited(0) }))).toEqual([]);
});

type Host = Evidence['hosts'][number];
const machine = (host: Partial<Host> = {}): Evidence['hosts'] =>
  seconds(20).map((at) => ({
    at: at * 1000,
    cores: 2,
    busyShare: 0.5,
    stealShare: 0,
    ioWaitShare: 0,
    disks: [],
    networks: [],
    ...host,
  }));
const disk = (busyShare: number, waitMs: number): Evidence['hosts'] =>
  machine({ disks: [{ name: 'vda', busyShare, readBytes: 5e6, writtenBytes: 0, operations: 500, waitMs }] });
const card = (sentBytes: number): Evidence['hosts'] =>
  machine({ networks: [{ name: 'eth0', receivedBytes: 1, sentBytes, dropped: 0, bytesPerSecond: 125e6 }] });

test('disks and networks: full is a cause, busy is none', () => {
  const slow = [makeStep()];
  expect(diskSaturated.find(makeEvidence({ steps: slow, hosts: disk(0.99, 40) })).length).toBe(1);
  expect(diskSaturated.find(makeEvidence({ steps: slow, hosts: disk(0.99, 0.2) }))).toEqual([]);
  expect(diskSaturated.find(makeEvidence({ steps: slow, hosts: disk(0.3, 40) }))).toEqual([]);
  expect(networkSaturated.find(makeEvidence({ steps: slow, hosts: card(120e6) })).length).toBe(1);
  expect(networkSaturated.find(makeEvidence({ steps: slow, hosts: card(20e6) }))).toEqual([]);
});

const sharing = (runDelayShare: number, generatorCores: number, hosts = machine({ busyShare: 0.98 })) =>
  makeEvidence({
    steps: [makeStep()],
    hosts,
    generators: [{ at: 0, cpuCores: generatorCores, rssBytes: 1, loopDelayMs: 1 }],
    processes: new Map([['api', [{ at: 0, name: 'api', pid: 7, cpuCores: 0.7, rssBytes: 1, runDelayShare }]]]),
  });

test('the generator is the cause where it takes the cores that the target waits for', () => {
  expect(generatorStarved.find(sharing(0.4, 1.1)).length).toBe(1);
  expect(generatorStarved.find(sharing(0.02, 1.1))).toEqual([]);
  expect(generatorStarved.find(sharing(0.4, 0.1))).toEqual([]);
  expect(generatorStarved.find(sharing(0.4, 1.1, machine()))).toEqual([]);
  expect(hostSteal.find(sharing(0, 0, machine({ stealShare: 0.2 }))).length).toBe(1);
  expect(hostSteal.find(sharing(0, 0))).toEqual([]);
});

test('nothing is said of the machine while every step is within its budget', () => {
  const healthy = makeStep({ p95: 40 });
  expect(generatorStarved.find({ ...sharing(0.4, 1.1), steps: [healthy], slow: [healthy] })).toEqual([]);
  expect(hostSteal.find({ ...sharing(0, 0, machine({ stealShare: 0.2 })), slow: [healthy] })).toEqual([]);
});

const told = (runtime: Partial<NonNullable<ReturnType<Evidence['runtimes']['get']>>[number]>): Evidence['runtimes'] =>
  new Map([['api', seconds(20).map((at) => ({ at: at * 1000, name: 'api', ...runtime }))]]);

test('event loop: full and late is a cause, full and on time is none', () => {
  const full = (loopDelayMs: number) =>
    eventLoopFull.find(makeEvidence({ steps: [makeStep()], runtimes: told({ loopBusyShare: 0.97, loopDelayMs }) }));
  expect(full(120)).toMatchObject([{ step: 'process api' }]);
  expect(full(5)).toEqual([]);
});

test('event loop: a loop that was never late speaks against work on it', () => {
  const own = { process: 'api', uncertainty: 3, mainThread: true, mistakable: [], r2: 0.9 };
  const looped = (loopDelayMs: number) =>
    eventLoop.find(
      makeEvidence({
        steps: [
          makeStep({ step: 'POST /login', cpu: { ...own, perRequest: 60 } }),
          makeStep({ step: 'GET /a', cpu: { ...own, perRequest: 2 } }),
          makeStep({ step: 'GET /b', cpu: { ...own, perRequest: 2 } }),
        ],
        runtimes: told({ loopDelayMs }),
      }),
    )[0]!;
  expect(looped(80).confidence).toBeGreaterThan(2 * looped(4).confidence);
  expect(looped(4).evidence.map(({ label }) => label)).toContain('against it');
});

test('pool: callers that wait for a connection are seen, and no more suspected', () => {
  const waiting = told({ poolTaken: 250, poolWaitMs: 30_000, poolWaiting: 12, poolMax: 10 });
  expect(poolExhaustion.find(makeEvidence({ steps: [makeStep()], runtimes: waiting }))).toMatchObject([
    { confidence: 0.9, evidence: expect.arrayContaining([{ label: "the pool's maximum", value: '10' }]) as unknown },
  ]);
  const quick = told({ poolTaken: 250, poolWaitMs: 20, poolWaiting: 0, poolMax: 10 });
  expect(poolExhaustion.find(makeEvidence({ steps: [makeStep()], runtimes: quick }))).toEqual([]);
});

test('pool: a plateau beside a pool that gives at once is hardly believed', () => {
  const activity = seconds(10).map((at) => ({
    at,
    states: {},
    waits: {},
    applications: { shop: 10 },
    total: 10,
    max: 100,
    reserved: 3,
    busy: { shop: { active: 10, idleInTransaction: 0 } },
  }));
  const find = (runtimes: Evidence['runtimes']) =>
    poolExhaustion.find(makeEvidence({ steps: [makeStep()], activity, runtimes }))[0]!;
  const doubted = find(told({ poolTaken: 250, poolWaitMs: 20, poolMax: 10 }));
  expect(doubted.confidence).toBeLessThan(find(new Map()).confidence / 2);
  expect(doubted.evidence.map(({ label }) => label)).toContain('against it');
});

const attempts = (step: string, statuses: Record<string, number>, peak = 10) =>
  unthrottledRoute.find(makeEvidence({ steps: [makeStep({ step, kind: 'write', statuses, peak })] }));

test('a login that refuses many from one address and limits none is named', () => {
  expect(attempts('POST /login', { '401': 200 })).toMatchObject([{ step: 'POST /login' }]);
  expect(attempts('POST /api/password_reset', { '200': 900 }, 80).length).toBe(1);
});

test('a login that limits, or meets no burst, and routes where guessing pays nothing, are not', () => {
  expect(attempts('POST /login', { '401': 200, '429': 3 })).toEqual([]);
  expect(attempts('POST /login', { '200': 500 }, 12)).toEqual([]);
  expect(attempts('POST /checkout', { '400': 200 }, 90)).toEqual([]);
});

const finding = (rule: string, step: string): Finding => ({
  rule,
  step,
  cause: '',
  fix: '',
  saves: 1,
  confidence: 0.6,
  evidence: [],
  cost: '',
  verify: '',
});

test('a finding names what explains it, on the same step where that matters', () => {
  const causes = (...findings: Finding[]) => chained(findings, makeEvidence()).map(({ causedBy }) => causedBy);
  const lock = finding('lock-contention', 'POST /checkout');
  expect(causes(finding('slow-third-party', 'POST /checkout'), lock)).toEqual([undefined, 'slow-third-party']);
  expect(causes(finding('slow-third-party', 'GET /other'), lock)).toEqual([undefined, undefined]);
  expect(causes(lock, finding('pool-exhaustion', 'GET /other'))).toEqual([undefined, 'lock-contention']);
  expect(causes(finding('memory-growth', 'process api'), finding('memory-limit', 'process api'))[1]).toBe(
    'memory-growth',
  );
});

test.each([
  ['shop.ts', 'shop.ts'],
  ['my runs/a b.ts', "'my runs/a b.ts'"],
  ["it's.ts", String.raw`'it'\''s.ts'`],
  ['$(rm -rf x).ts', "'$(rm -rf x).ts'"],
  ['-o', './-o'],
])('a path %j in a command reads as one word: %s', (path, word) => {
  expect(shellPath(path)).toBe(word);
});
