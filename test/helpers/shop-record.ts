import type { LoadSecond, MetricSecond, SampleEntry, StepKind, StepSecond } from '../../runner/record/entries.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import { seededRandom } from '../../reports/stats/random.ts';
import { makeLoad, makeRecord, makeSample, makeSecond } from './make-record.ts';

/** A step of the made-up shop: requests a second, and [median ms, spread of its logarithm] before and after. */
interface Step {
  step: string;
  kind: StepKind;
  scenario: string;
  rate: number;
  before: readonly [number, number];
  after: readonly [number, number];
}

const STEPS: readonly Step[] = [
  { step: 'POST /signup', kind: 'write', scenario: 'signup', rate: 4, before: [310, 0.5], after: [96, 0.3] },
  { step: 'POST /login', kind: 'write', scenario: 'login', rate: 9, before: [290, 0.55], after: [88, 0.3] },
  { step: 'GET /session', kind: 'read', scenario: 'login', rate: 9, before: [9, 0.7], after: [5, 0.4] },
  { step: 'GET /orders', kind: 'read', scenario: 'login', rate: 9, before: [120, 0.6], after: [11, 0.4] },
  { step: 'GET /products', kind: 'read', scenario: 'browse', rate: 30, before: [64, 0.5], after: [14, 0.4] },
  { step: 'GET /products/{id}', kind: 'read', scenario: 'browse', rate: 60, before: [7, 0.6], after: [7, 0.6] },
  { step: 'GET /search', kind: 'read', scenario: 'search', rate: 18, before: [240, 0.45], after: [22, 0.5] },
  { step: 'POST /cart/items', kind: 'write', scenario: 'checkout', rate: 12, before: [18, 0.8], after: [12, 0.4] },
  { step: 'POST /checkout', kind: 'write', scenario: 'checkout', rate: 6, before: [620, 0.7], after: [236, 0.25] },
];

const WARM_UP = 10;

/**
 * What a run of a small shop may look like, with the faults of its `before` build or without: made up, and the same
 * for the same side. For looking at reports; what the numbers are is decided here and nowhere measured.
 */
export function shopRecord(side: 'before' | 'after', { hold = 60 }: { hold?: number } = {}): RunRecord {
  const random = seededRandom(side === 'before' ? 11 : 12);
  const length = WARM_UP + hold;
  const slow = side === 'before';
  return makeRecord({
    path: `plimsoll-runs/${side}/record.jsonl`,
    header: {
      label: side,
      startedAt: slow ? '2026-01-31T12:00:00.000Z' : '2026-01-31T12:01:40.000Z',
      target: 'http://127.0.0.1:4000',
      fingerprint: {
        cpu: 'AMD EPYC 7B13',
        cores: 2,
        memoryBytes: 8 * 2 ** 30,
        os: 'linux x64',
        node: 'v20.20.2',
        engine: 'embedded 0.1.0',
        database: 'PostgreSQL 18.4',
        databaseSettings: 'c41f90aa',
        schema: slow ? '77ab12f0' : '0d9e44c1',
        data: '5eed0001',
        workload: '9b1c2d3e',
        commit: slow ? '4f2a91c' : 'b80d3e7',
      },
    },
    seconds: Array.from({ length }, (_, second) =>
      STEPS.flatMap((step) => stepSecond(step, side, second, random)),
    ).flat(),
    load: Array.from({ length }, (_, second) => loadSeconds(second, slow, random)).flat(),
    samples: Array.from({ length }, (_, second) => samplesOf(second, slow, random)).flat(),
    metrics: Array.from({ length }, (_, second) => checkSecond(second, slow)),
    notices: slow
      ? [
          {
            entry: 'notice',
            at: 41_000,
            level: 'error',
            code: 'iteration-error',
            text: "TypeError: Cannot read properties of undefined (reading 'token') at checkout.ts:31",
          },
        ]
      : [],
    phases: [
      { entry: 'phase', at: 0, name: 'warm-up' },
      { entry: 'phase', at: WARM_UP * 1000, name: 'hold' },
      { entry: 'phase', at: length * 1000, name: 'teardown' },
    ],
    end: { entry: 'end', at: length * 1000 + 400, reason: 'done', exitCode: 0, thresholds: [] },
  });
}

function stepSecond(step: Step, side: 'before' | 'after', second: number, random: () => number): StepSecond[] {
  const [median, spread] = step[side];
  const ramp = Math.min(1, (second + 1) / WARM_UP);
  const busy = side === 'before' && median !== step.after[0];
  const swell = 1 + (busy ? 0.35 : 0.05) * Math.sin(second / 7) + 0.12 * normal(random);
  const requests = Math.round(step.rate * ramp + 0.8 * normal(random));
  if (requests <= 0) return [];
  const times = Array.from({ length: requests }, () => median * ramp * swell * Math.exp(spread * normal(random)));
  const failed = side === 'before' && step.step === 'POST /checkout' && second > 40 && random() < 0.2 ? 1 : 0;
  return [
    makeSecond({
      at: second * 1000,
      step: step.step,
      kind: step.kind,
      scenario: step.scenario,
      times,
      failed,
      ...(failed > 0 && { errors: { '1050': 1 }, statuses: { '0': 1, '200': requests - 1 } }),
    }),
  ];
}

function checkSecond(second: number, slow: boolean): MetricSecond {
  return {
    entry: 'metric',
    at: second * 1000,
    name: 'checks',
    type: 'rate',
    contains: 'default',
    tags: { check: 'the order is confirmed', scenario: 'checkout' },
    passes: slow && second % 20 === 0 ? 5 : 6,
    total: 6,
  };
}

function loadSeconds(second: number, slow: boolean, random: () => number): LoadSecond[] {
  const ramp = Math.min(1, (second + 1) / WARM_UP);
  return (['signup', 'login', 'browse', 'search', 'checkout'] as const).map((scenario, place) => {
    const offered = Math.round([4, 9, 15, 9, 6][place]! * ramp);
    const vus = Math.round(offered * (slow ? 2.6 + 0.4 * Math.sin(second / 7) : 1.5) + normal(random));
    return makeLoad({
      at: second * 1000,
      scenario,
      offered,
      started: offered,
      completed: offered,
      vus: Math.max(1, vus),
    });
  });
}

function samplesOf(second: number, slow: boolean, random: () => number): SampleEntry[] {
  const at = second * 1000 + 500;
  const ramp = Math.min(1, (second + 1) / WARM_UP);
  const wave = 1 + 0.2 * Math.sin(second / 7);
  const idleIn = slow ? Math.min(12, Math.round(11 * ramp * wave)) : Math.round(random());
  const active = slow ? Math.min(20 - idleIn, Math.round(8 * ramp * wave)) : 2 + Math.round(2 * random());
  const ready = slow ? Math.max(0, (second - 4) * 7) : Math.round(3 * random());
  return [
    makeSample('pg-activity', at, {
      states: { active, 'idle in transaction': idleIn, idle: 20 - active - idleIn },
      waits: slow ? { 'Lock:transactionid': Math.round(active / 2) } : {},
      applications: { shop: 20 },
      total: 20,
      max: 100,
      reserved: 3,
    }),
    makeSample('queue', at, {
      system: 'pg-boss',
      queue: 'order-email',
      ready,
      active: 1,
      failed: 0,
      oldestSeconds: slow ? Math.max(0, (second - 4) * 0.93) : random(),
    }),
    makeSample('queue', at, {
      system: 'pg-boss',
      queue: 'search-index',
      ready: Math.round(2 * random()),
      active: 1,
      failed: 0,
      oldestSeconds: random(),
    }),
    makeSample('process', at, {
      name: 'shop',
      pid: 4711,
      cpuCores: (slow ? 0.96 : 0.31) * ramp + 0.02 * normal(random),
      rssBytes: (150 + second * (slow ? 0.4 : 0.02)) * 2 ** 20,
      descriptors: 60,
      threads: 11,
      runDelayShare: 0.01,
    }),
    makeSample('process', at, {
      name: 'postgres',
      pid: 4712,
      cpuCores: (slow ? 0.6 : 0.2) * ramp,
      rssBytes: 310 * 2 ** 20,
      descriptors: 90,
      threads: 1,
      runDelayShare: 0,
    }),
    makeSample('generator', at, {
      cpuCores: 0.12 + 0.02 * random(),
      rssBytes: 120 * 2 ** 20,
      loopDelayMs: 1.5 + 2 * random(),
      gcMs: 2,
      stealShare: 0,
    }),
    ...(second % 5 === 4 ? [statements(at, slow)] : []),
    ...(second === 0 ? [makeSample('pg-texts', at, { texts: TEXTS })] : []),
  ];
}

const TEXTS: Record<string, string> = {
  '1': 'select id, name, price from products where name ilike $1 order by popularity desc limit $2',
  '2': 'select quantity from stock where product_id = $1',
  '3': 'update stock set quantity = quantity - $1 where product_id = $2',
  '4': 'select * from orders where customer_id = $1 order by created_at desc',
  '5': 'select id, name, price from products order by popularity desc limit $1 offset $2',
  '6': 'insert into orders (customer_id, total) values ($1, $2) returning id',
};

/** Five seconds of each statement. */
function statements(at: number, slow: boolean): SampleEntry {
  const use = (id: string, calls: number, meanMs: number, rows: number): Record<string, unknown> => ({
    id,
    calls: calls * 5,
    rows: rows * calls * 5,
    totalMs: calls * 5 * meanMs,
    blocks: calls * 40,
    tempBlocks: 0,
  });
  return makeSample('pg-statements', at, {
    from: at - 5000,
    statements: [
      use('1', 18, slow ? 41 : 1.9, 20),
      use('2', slow ? 600 : 30, 0.21, 1),
      use('3', 6, slow ? 182 : 0.8, 1),
      use('4', 9, slow ? 13 : 0.7, slow ? 180 : 20),
      use('5', 30, 1.4, 20),
      use('6', 6, 0.9, 1),
    ],
  });
}

/** Standard normal (Box–Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
