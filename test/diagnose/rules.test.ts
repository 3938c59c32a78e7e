import { expect, test } from 'vitest';
import { cacheMisses } from '../../reports/diagnose/cache-misses.ts';
import { eventLoop } from '../../reports/diagnose/event-loop.ts';
import type { Evidence } from '../../reports/diagnose/evidence.ts';
import { jobFailures } from '../../reports/diagnose/job-failures.ts';
import { lockContention } from '../../reports/diagnose/lock-contention.ts';
import { maxConnections } from '../../reports/diagnose/max-connections.ts';
import { missingIndex } from '../../reports/diagnose/missing-index.ts';
import { nPlusOne } from '../../reports/diagnose/n-plus-one.ts';
import { poolExhaustion } from '../../reports/diagnose/pool-exhaustion.ts';
import { queueBacklog } from '../../reports/diagnose/queue-backlog.ts';
import { repeatReads } from '../../reports/diagnose/repeat-reads.ts';
import { slowThirdParty } from '../../reports/diagnose/slow-third-party.ts';
import { spill } from '../../reports/diagnose/spill.ts';
import { staleStatistics } from '../../reports/diagnose/stale-statistics.ts';
import { thirdPartyLimit } from '../../reports/diagnose/third-party-limit.ts';
import { unboundedList } from '../../reports/diagnose/unbounded-list.ts';
import { makeEvidence, makeQuery, makeStatement, makeStep } from './make-evidence.ts';

const table: Evidence['tables'][number] = {
  name: 'thing',
  rows: 100_000,
  pages: 2000,
  bytes: 16e6,
  liveRows: 100_000,
  deadRows: 0,
  sequentialScans: 0,
  sequentialRows: 0,
  indexScans: 0,
  inserted: 0,
  updated: 0,
  deleted: 0,
  distinct: { owner: 5000, state: 3 },
};

type Filter = NonNullable<NonNullable<ReturnType<Evidence['plans']['get']>>['nodes'][number]['filter']>;

type Advice = NonNullable<ReturnType<Evidence['advice']['get']>>;

const scanned = (
  filter: Filter,
  { rows = 10, blocksPerCall = 2000, indexes = [] as Evidence['indexes'], advice = [] as Advice[] } = {},
) =>
  missingIndex.find(
    makeEvidence({
      advice: new Map(advice.map((one) => [one.id, one])),
      steps: [makeStep({ queries: [makeQuery({ timePerCall: 120, blocksPerCall })] })],
      plans: new Map([
        ['1', { at: 0, id: '1', nodes: [{ type: 'Seq Scan', depth: 0, table: 'thing', rows, cost: 1, filter }] }],
      ]),
      tables: [table],
      indexes,
    }),
  );

const equal = (column: string) => ({ column, operator: '=', use: 'equality' as const });

test('missing index: names equality columns by how much they tell apart, then a range', () => {
  const filter = [equal('state'), { column: 'at', operator: '>', use: 'range' as const }, equal('owner')];
  expect(scanned(filter)[0]?.fix).toBe('Add an index: CREATE INDEX CONCURRENTLY ON thing (owner, state, at)');
});

test('missing index: a pattern wants trigrams', () => {
  const found = scanned([{ column: 'name', operator: '~~*', use: 'none' }]);
  expect(found[0]?.fix).toContain('USING gin (name gin_trgm_ops)');
});

const tried = (planned: Advice['planned'], definitions = ['thing (owner)']): Advice[] => [
  { at: 0, id: '1', by: 'hypopg', definitions, ...(planned ? { planned } : { unavailable: 'the right is missing' }) },
];
const costs = (found: ReturnType<typeof scanned>) =>
  found[0]?.evidence.find(({ label }) => label.includes('cost'))?.value;

test('missing index: surer where the planner was asked and would use it, with its cost before and after', () => {
  const [alone] = scanned([equal('owner')]);
  const found = scanned([equal('owner')], { advice: tried({ before: 4000, after: 12, used: true }) });
  expect(found[0]?.confidence).toBeGreaterThan(alone!.confidence);
  expect(costs(found)).toBe('4,000 → 12 (by HypoPG)');
});

test('missing index: no index is advised that the planner would not use', () => {
  const found = scanned([equal('owner')], { advice: tried({ before: 4000, after: 4000, used: false }) });
  expect(found[0]?.fix).not.toContain('CREATE INDEX');
  expect(found[0]?.confidence).toBeLessThan(0.5);
});

test('missing index: what the planner said of another index, or could not say, changes nothing', () => {
  const [alone] = scanned([equal('owner')]);
  const other = scanned([equal('owner')], { advice: tried({ before: 9, after: 1, used: true }, ['thing (state)']) });
  expect(other).toEqual([alone]);
  const unknown = scanned([equal('owner')], { advice: tried(undefined) });
  expect(unknown[0]).toMatchObject({ fix: alone!.fix, confidence: alone!.confidence });
  expect(costs(unknown)).toBe('not known: the right is missing');
});

test('missing index: silent where an index is there, the scan keeps much, reads little, or nothing could serve it', () => {
  const index = {
    name: 'i',
    table: 'thing',
    columns: ['owner'],
    method: 'btree',
    unique: false,
    partial: false,
    bytes: 1,
    scans: 0,
  };
  expect(scanned([equal('owner')], { indexes: [index] })).toEqual([]);
  expect(scanned([equal('owner')], { rows: 50_000 })).toEqual([]);
  expect(scanned([equal('owner')], { blocksPerCall: 20 })).toEqual([]);
  expect(scanned([{ column: 'a', operator: '<>', use: 'none' }])).toEqual([]);
});

const list = makeStatement({ id: 'list', query: 'select * from thing limit $1', calls: 500, rows: 10_000 });
const child = makeStatement({ id: 'child', query: 'select * from owner where id = $1', calls: 10_000, rows: 10_000 });
const loops = (...statements: (typeof list)[]) =>
  nPlusOne.find(
    makeEvidence({
      asked: new Map([['GET /things', 500]]),
      steps: [
        makeStep({
          queries: statements.map(({ id, query }) =>
            makeQuery({ id, query, callsPerRequest: id === 'child' ? 20 : 1 }),
          ),
        }),
      ],
      statements,
    }),
  );

test('n+1: a lookup for each row of a list, however little time it takes', () => {
  expect(loops(list, { ...child, totalMs: 200 })).toMatchObject([{ step: 'GET /things', confidence: 0.95 }]);
});

test('n+1: also where others ask the same lookup, as with an ORM, if most come from a step that lists as many rows', () => {
  expect(loops(list, { ...child, calls: 12_000, rows: 12_000 })).toMatchObject([{ step: 'GET /things' }]);
});

test('n+1: silent where many calls have another reason', () => {
  expect(loops(child)).toEqual([]);
  expect(loops(list, { ...child, calls: 8000 })).toEqual([]);
  expect(loops(list, { ...child, rows: 500_000 })).toEqual([]);
  expect(loops({ ...list, calls: 5000 }, child)).toEqual([]);
  expect(loops(list, { ...child, query: 'insert into owner values ($1)' })).toEqual([]);
});

const look = (waits: number, busy = { active: 0, idleInTransaction: 0 }): Evidence['activity'][number] => ({
  at: 0,
  states: {},
  waits: {},
  applications: { shop: 10 },
  total: 10,
  max: 100,
  reserved: 3,
  busy: { shop: busy },
  active: [
    { id: '1', wait: 'Lock:transactionid', sessions: waits },
    { id: '1', wait: 'CPU', sessions: 1 },
  ],
});
const lock = (blockerState: string, blocker = 'insert into item values ($1)'): Evidence['locks'][number] => ({
  at: 0,
  blockerState,
  blocker,
  blockerId: '1',
  waitMs: 100,
  blockerTransactionMs: 400,
});
const locked = (waits: number, blockerState: string) =>
  lockContention.find(
    makeEvidence({
      steps: [makeStep({ queries: [makeQuery()] })],
      activity: Array.from({ length: 50 }, () => look(waits)),
      locks: Array.from({ length: 30 }, () => lock(blockerState)),
    }),
  );

test('locks: a holder that idles should commit first, a busy one be short', () => {
  expect(locked(3, 'idle in transaction')[0]?.fix).toMatch(/^Commit before/);
  expect(locked(3, 'active')[0]?.fix).toMatch(/same order/);
});

test('locks: silent where waits are few, or nobody knows for whom', () => {
  expect(locked(0.05, 'idle in transaction')).toEqual([]);
  expect(locked(3, 'waiting for a lock')).toEqual([]);
});

const worked = (mainCores: number, runDelayShare: number): Evidence['processes'] =>
  new Map([['shop', [{ at: 0, name: 'shop', pid: 1, cpuCores: mainCores, mainCores, rssBytes: 1, runDelayShare }]]]);

test('locks: holders that idle between many statements count, unless the thread that they wait for is never free', () => {
  const statements = ['insert into item values ($1)', 'update counter set value = value + $1', 'select nextval($1)'];
  const chatty = (processes: Evidence['processes']) =>
    lockContention.find(
      makeEvidence({
        steps: [makeStep({ queries: [makeQuery()] })],
        activity: Array.from({ length: 50 }, () => look(3)),
        locks: Array.from({ length: 30 }, (_, index) => lock('idle in transaction', statements[index % 3])),
        processes,
      }),
    );
  expect(chatty(worked(0.3, 0.1))).toMatchObject([{ fix: expect.stringContaining('same order') }]);
  expect(chatty(worked(0.8, 0.1))).toEqual([]);
});

const pooled = (busy: readonly number[], step = makeStep()) =>
  poolExhaustion.find(
    makeEvidence({
      steps: [step],
      activity: busy.map((idleInTransaction) => look(0, { active: 0, idleInTransaction })),
    }),
  );

test('pool: a plateau of busy sessions beside slow routes is suspected, no more', () => {
  const [finding] = pooled([3, 10, 10, 10, 7, 10, 10, 2]);
  expect(finding?.cause).toContain('probably');
  expect(finding?.confidence).toBeLessThan(0.7);
});

test('pool: silent without a plateau, for a small one, and where the time goes into queries', () => {
  expect(pooled([3, 4, 5, 6, 7, 8, 9, 10, 9, 8])).toEqual([]);
  expect(pooled([2, 2, 2, 2])).toEqual([]);
  expect(pooled([10, 10, 10], makeStep({ queries: [makeQuery({ timePerCall: 240 })] }))).toEqual([]);
});

test('pool: silent where the looks that find it taken are those in which the target lacked a core', () => {
  const second = (index: number, runDelayShare: number) => ({
    ...worked(0.3, runDelayShare).get('shop')![0]!,
    at: 1000 * index,
  });
  const crowdedAtTheEnd = (runDelayShare: number) =>
    poolExhaustion.find(
      makeEvidence({
        steps: [makeStep()],
        activity: Array.from({ length: 40 }, (_, index) => ({
          ...look(0, { active: 0, idleInTransaction: index < 20 ? 1 : 8 }),
          at: 1000 * index,
        })),
        processes: new Map([
          ['shop', Array.from({ length: 41 }, (_, index) => second(index, index < 20 ? 0 : runDelayShare))],
        ]),
      }),
    );
  expect(crowdedAtTheEnd(0.1).length).toBe(1);
  expect(crowdedAtTheEnd(0.6)).toEqual([]);
});

test('connections: nine tenths of the usable ones are too many', () => {
  const full = { ...look(0), total: 90 };
  expect(maxConnections.find(makeEvidence({ activity: [look(0), full] }))).toMatchObject([{ step: 'database' }]);
  expect(maxConnections.find(makeEvidence({ activity: [look(0)] }))).toEqual([]);
});

const queued = (age: (second: number) => number, ready: (second: number) => number, failures = 0) => {
  const samples = Array.from({ length: 60 }, (_, second) => ({
    at: second * 1000,
    system: 'pg-boss',
    queue: 'mail',
    ready: ready(second),
    oldestSeconds: age(second),
    arrived: 3,
    completed: 2,
    failures,
  }));
  return makeEvidence({ queues: new Map([['mail', samples]]) });
};

test('queue: an age that rises as long as the load lasts is a backlog', () => {
  const [finding] = queueBacklog.find(
    queued(
      (second) => second / 3,
      (second) => second,
    ),
  );
  expect(finding).toMatchObject({ step: 'queue mail', fix: expect.stringContaining('1.5 times') as string });
  expect(finding?.evidence).toContainEqual({
    label: 'will it drain',
    value: 'not while jobs come as fast; in 30 s once nothing more comes',
  });
});

test('queue: batches that a poll works off are none, and an old job always is', () => {
  expect(
    queueBacklog.find(
      queued(
        (second) => second % 3,
        () => 20,
      ),
    ),
  ).toEqual([]);
  expect(
    queueBacklog.find(
      queued(
        () => 0,
        () => 0,
      ),
    ),
  ).toEqual([]);
  expect(
    queueBacklog.find(
      queued(
        () => 90,
        () => 1,
      ),
    ).length,
  ).toBe(1);
});

test('queue: jobs that fail for good are counted', () => {
  expect(
    jobFailures.find(
      queued(
        () => 0,
        () => 0,
        1,
      ),
    ),
  ).toMatchObject([{ step: 'queue mail' }]);
  expect(
    jobFailures.find(
      queued(
        () => 0,
        () => 0,
      ),
    ),
  ).toEqual([]);
});

const cpu = (perRequest: number, uncertainty = 3) => ({
  process: 'web',
  perRequest,
  uncertainty,
  mainThread: true,
  mistakable: [],
  r2: 0.9,
});
const looped = (perRequest: number, others = 2, requests = 500) =>
  eventLoop.find(
    makeEvidence({
      steps: [
        makeStep({ step: 'POST /login', cpu: cpu(perRequest), requests }),
        makeStep({ step: 'GET /a', cpu: cpu(others) }),
        makeStep({ step: 'GET /b', cpu: cpu(others) }),
      ],
    }),
  );

test('event loop: long work of one step, and what it says is no more than a request takes', () => {
  expect(looped(60)).toMatchObject([{ step: 'POST /login' }]);
  expect(looped(400)[0]?.cause).toContain('100 ms');
});

test('event loop: silent where work is short, usual, uncertain or seldom', () => {
  expect(looped(15)).toEqual([]);
  expect(looped(60, 40)).toEqual([]);
  expect(looped(60, 2, 5)).toEqual([]);
  expect(eventLoop.find(makeEvidence({ steps: [makeStep({ cpu: cpu(60, 50) })] }))).toEqual([]);
});

test('event loop: silent where the work is that of many queries, or its place in time a guess', () => {
  const one = (step: Parameters<typeof makeStep>[0], uncertainty = 12) =>
    eventLoop.find(makeEvidence({ steps: [makeStep({ cpu: cpu(60, uncertainty), ...step })] }));
  expect(one({}).length).toBe(1);
  expect(one({ queries: [makeQuery({ callsPerRequest: 50, timePerCall: 0.1 })] })).toEqual([]);
  expect(one({ p50: 3000, p95: 5000 })).toEqual([]);
  expect(one({ p10: 400 })).toEqual([]);
  expect(one({ p10: 400 }, 4).length).toBe(1);
});

const read = (repeatShare: number, cacheableShare: number, timePerCall = 40, callsPerRequest = 1) =>
  repeatReads.find(
    makeEvidence({
      steps: [makeStep({ repeatShare, cacheableShare, queries: [makeQuery({ timePerCall, callsPerRequest })] })],
    }),
  );

test('repeat reads: the same again and again, made anew each time', () => {
  expect(read(0.8, 0).length).toBe(1);
});

test('repeat reads: silent where they are few, cheap, kept by somebody, or not counted', () => {
  expect(read(0.2, 0)).toEqual([]);
  expect(read(0.8, 0, 2)).toEqual([]);
  expect(read(0.8, 1)).toEqual([]);
  expect(read(0.8, 0, 100, 0.3)).toEqual([]);
  expect(repeatReads.find(makeEvidence({ steps: [makeStep({ queries: [makeQuery({ timePerCall: 40 })] })] }))).toEqual(
    [],
  );
});

const listed = (query: string, rowsPerCall: number, bytes: number) =>
  unboundedList.find(
    makeEvidence({ steps: [makeStep({ bytes, queries: [makeQuery({ query, rowsPerCall, timePerCall: 30 })] })] }),
  );

test('unbounded list: many rows, many bytes, no limit', () => {
  expect(listed('select * from orders where customer = $1', 800, 200_000).length).toBe(1);
});

test('unbounded list: silent with a limit, for short lists, and where the answer is small', () => {
  expect(listed('select * from orders limit $1', 800, 200_000)).toEqual([]);
  expect(listed('select * from orders where customer = $1', 30, 200_000)).toEqual([]);
  expect(listed('select * from orders where customer = $1', 800, 500)).toEqual([]);
});

test('spill, cache misses and stale statistics each need their own evidence', () => {
  const spilling = [makeStep({ queries: [makeQuery({ timePerCall: 90, tempBlocksPerCall: 500 })] })];
  expect(spill.find(makeEvidence({ steps: spilling })).length).toBe(1);
  expect(spill.find(makeEvidence({ steps: [makeStep({ queries: [makeQuery({ timePerCall: 90 })] })] }))).toEqual([]);

  const totals = { commits: 1, rollbacks: 0, tempFiles: 0, tempBytes: 0, deadlocks: 0, at: 0 };
  const server = {
    at: 0,
    version: '18.0',
    maxConnections: 100,
    reserved: 3,
    trackIoTiming: true,
    statements: true,
    plans: true,
  };
  const disk = { steps: [makeStep()], server, statements: [makeStatement({ totalMs: 1000 })] };
  const cold = { ...totals, blocksHit: 800, blocksRead: 200, readMs: 500 };
  expect(cacheMisses.find(makeEvidence({ ...disk, database: [cold] })).length).toBe(1);
  expect(cacheMisses.find(makeEvidence({ ...disk, database: [{ ...cold, blocksRead: 1 }] }))).toEqual([]);

  const plans: Evidence['plans'] = new Map([
    ['1', { at: 0, id: '1', nodes: [{ type: 'Seq Scan', depth: 0, table: 'thing', rows: 1, cost: 1 }] }],
  ]);
  const planned = { steps: [makeStep({ queries: [makeQuery()] })], plans };
  expect(staleStatistics.find(makeEvidence({ ...planned, tables: [{ ...table, rows: 100 }] })).length).toBe(1);
  expect(staleStatistics.find(makeEvidence({ ...planned, tables: [table] }))).toEqual([]);
});

test('nothing is claimed of a run in which nothing is slow', () => {
  const healthy = { ...makeEvidence({ steps: [makeStep({ p95: 40, cpu: cpu(2) })] }), slow: [] };
  for (const rule of [missingIndex, nPlusOne, lockContention, poolExhaustion, eventLoop, repeatReads, unboundedList])
    expect(rule.find(healthy)).toEqual([]);
});

const asking = (timePerCall: number, callsPerRequest = 1, limited = 0) =>
  makeEvidence({
    steps: [
      makeStep({
        dependencies: [
          {
            dependency: 'POST /payments of api.example',
            method: 'regression',
            callsPerRequest,
            uncertainty: 0.02,
            timePerCall,
            limited,
            abandoned: 0,
            repeated: 0,
            r2: 0.99,
            mistakable: [],
          },
        ],
      }),
    ],
  });

test('third party: most of the time there is a cause, many calls want a batch, and a limit is named', () => {
  expect(slowThirdParty.find(asking(200))[0]?.fix).toContain('timeout');
  expect(slowThirdParty.find(asking(110, 6))[0]?.fix).toContain('batch');
  expect(slowThirdParty.find(asking(50))).toEqual([]);
  expect(slowThirdParty.find(asking(110, 1))).toEqual([]);
  expect(thirdPartyLimit.find(asking(20, 1, 0.3)).length).toBe(1);
  expect(thirdPartyLimit.find(asking(20))).toEqual([]);
});
