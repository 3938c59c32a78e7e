import { expect, test } from 'vitest';
import { compare } from '../../reports/compare.ts';
import type { Comparison, Row } from '../../reports/comparison.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import type { Fingerprint } from '../../runner/record/entries.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import { makeLoad, makeRecord, makeSample, makeSecond, makeSeconds } from '../helpers/make-record.ts';
import { shopRecord } from '../helpers/shop-record.ts';
import { smallPair } from '../helpers/small-pair.ts';

const many = (ms: number): number[] => Array.from({ length: 40 }, (_, request) => ms * (0.9 + request / 200));
const row = (comparison: Comparison, name: string): Row => comparison.steps.find((row) => row.name === name)!;
const run = (step: string, ms: number, parts: Parameters<typeof makeRecord>[0] = {}): RunRecord =>
  makeRecord({ seconds: makeSeconds(40, { step, times: many(ms) }), ...parts });

test('a percentile is shown only when at least ten requests lie beyond it', () => {
  const withRequests = (count: number): RunRecord =>
    makeRecord({ seconds: [makeSecond({ times: Array.from({ length: count }, () => 10) })] });
  const percentiles = (count: number): (keyof NonNullable<Row['after']>)[] => {
    const { after } = compare(undefined, withRequests(count)).steps[0]!;
    return (['p50', 'p95', 'p99'] as const).filter((name) => after?.[name] !== undefined);
  };
  expect(percentiles(19)).toEqual([]);
  expect(percentiles(20)).toEqual(['p50']);
  expect(percentiles(199)).toEqual(['p50']);
  expect(percentiles(200)).toEqual(['p50', 'p95']);
  expect(percentiles(1000)).toEqual(['p50', 'p95', 'p99']);
});

test('warm-up, setup, teardown and steps run alone are not judged', () => {
  const slow = (at: number): RunRecord['seconds'][number] => makeSecond({ at, step: 'GET /a', times: many(5000) });
  const record = makeRecord({
    seconds: [
      slow(0),
      slow(1000),
      ...makeSeconds(40, { at: 2000, step: 'GET /a', times: many(50) }),
      slow(42_000),
      slow(43_000),
    ],
    phases: [
      { entry: 'phase', at: 0, name: 'setup' },
      { entry: 'phase', at: 1000, name: 'warm-up' },
      { entry: 'phase', at: 2000, name: 'hold' },
      { entry: 'phase', at: 42_000, name: 'alone', step: 'GET /a' },
      { entry: 'phase', at: 43_000, name: 'teardown' },
    ],
  });
  const { steps, after } = compare(undefined, record);
  expect(after).toMatchObject({ judged: 40_000, requests: 1600 });
  expect(steps[0]?.after?.p95).toBeLessThan(60);
});

test('a second that a phase cuts in two is not judged', () => {
  const record = makeRecord({
    seconds: makeSeconds(4, { times: many(50) }),
    phases: [
      { entry: 'phase', at: 0, name: 'warm-up' },
      { entry: 'phase', at: 1500, name: 'hold' },
    ],
  });
  expect(compare(undefined, record).after.judged).toBe(2000);
});

test('latency counts from the planned start where the load has a plan', () => {
  const late = makeSecond({ times: many(400) }).response;
  const record = makeRecord({ seconds: makeSeconds(40, { times: many(50), planned: late }) });
  expect(compare(undefined, record).steps[0]?.after?.p95).toBeGreaterThan(400);
});

test('a record compared with itself shows no difference', () => {
  const { before } = smallPair();
  expect(compare(before, before).steps.map(({ change }) => change?.word)).toEqual([
    'no difference seen',
    'no difference seen',
    'no difference seen',
  ]);
});

test('the same records give the same comparison', () => {
  const { before, after } = smallPair();
  expect(compare(before, after)).toEqual(compare(before, after));
});

test('a clear change is told with an interval, and as no more than within-run', () => {
  const { change } = row(compare(run('GET /a', 200), run('GET /a', 100)), 'GET /a');
  expect(change).toMatchObject({ word: 'faster', basis: 'within-run' });
  expect(change?.ratio).toBeCloseTo(-0.5, 2);
  expect(change?.interval?.low).toBeLessThanOrEqual(change?.ratio ?? 0);
  expect(change?.interval?.high).toBeLessThan(0);
});

test('with too few requests for a p95, p50 is compared and named', () => {
  const few = (ms: number): RunRecord =>
    makeRecord({ seconds: makeSeconds(40, { step: 'GET /a', times: [ms, ms + 1] }) });
  expect(row(compare(few(200), few(100)), 'GET /a').change).toMatchObject({ metric: 'p50', word: 'faster' });
});

test('a change of less than a twentieth is no difference, however sure it is', () => {
  expect(row(compare(run('GET /a', 100), run('GET /a', 103)), 'GET /a').change?.word).toBe('no difference seen');
});

test('a step of one side only is kept, without a change', () => {
  const { before, after } = smallPair();
  const comparison = compare(before, after);
  expect(row(comparison, 'GET /old')).toMatchObject({ after: undefined, change: undefined });
  expect(row(comparison, 'GET /new')).toMatchObject({ before: undefined, change: undefined });
});

test('rows that need a look come first: failing, slower, above target, faster, the rest', () => {
  const side = (times: Record<string, number>): RunRecord =>
    makeRecord({ seconds: Object.entries(times).flatMap(([step, ms]) => makeSeconds(40, { step, times: many(ms) })) });
  const before = { same: 50, faster: 100, above: 400, slower: 50, failing: 900 };
  const after = { same: 50, faster: 50, above: 400, slower: 100, failing: 900 };
  expect(compare(side(before), side(after)).steps.map(({ name }) => name)).toEqual([
    'failing',
    'slower',
    'above',
    'faster',
    'same',
  ]);
});

test('a journey stands as its worst step does', () => {
  const record = makeRecord({
    seconds: [
      ...makeSeconds(40, { step: 'GET /a', scenario: 'shop', times: many(20) }),
      ...makeSeconds(40, { step: 'POST /b', kind: 'write', scenario: 'shop', times: many(2000) }),
    ],
  });
  expect(compare(undefined, record).journeys).toMatchObject([{ name: 'shop', budget: { word: 'over limit' } }]);
});

test('responses within 300 and 800 ms are counted, not read from buckets', () => {
  const times = [300, 300.4, 800, 800.4];
  expect(compare(undefined, makeRecord({ seconds: [makeSecond({ times })] })).steps[0]?.after).toMatchObject({
    within300: 1,
    within800: 3,
  });
});

test.each([
  ['read', 250, 'GO'],
  ['read', 500, 'GO, ABOVE TARGET'],
  ['read', 900, 'NO-GO'],
  ['write', 500, 'GO'],
  ['bulk', 500, 'GO'],
  ['write', 900, 'NO-GO'],
] as const)('a %s at %d ms: %s', (kind, ms, word) => {
  const record = makeRecord({ seconds: makeSeconds(40, { kind, times: many(ms) }) });
  expect(compare(undefined, record).verdict.word).toBe(word);
});

test('an interval that holds the limit is too close to call', () => {
  const swinging = Array.from({ length: 40 }, (_, second) =>
    makeSecond({ at: second * 1000, kind: 'write', times: many(second % 10 < 5 ? 500 : 745) }),
  );
  expect(compare(undefined, makeRecord({ seconds: swinging })).verdict).toMatchObject({
    word: 'TOO CLOSE TO CALL',
    reasons: [expect.stringContaining('may be on either side of 800 ms')],
  });
});

test('too few requests for any percentile is no verdict', () => {
  expect(compare(undefined, makeRecord({ seconds: makeSeconds(3, { times: [10] }) })).verdict.word).toBe(
    'TOO CLOSE TO CALL',
  );
});

test('above 800 ms signup, login and checkout are named as a business risk', () => {
  expect(compare(undefined, run('POST /checkout', 1200)).verdict.reasons[0]).toContain('a business risk');
  expect(compare(undefined, run('GET /about', 1200)).verdict.reasons[0]).not.toContain('a business risk');
});

test('errors break a budget of their own, and some errors may', () => {
  const failing = (failed: number): RunRecord => makeRecord({ seconds: makeSeconds(40, { times: many(50), failed }) });
  expect(compare(undefined, failing(4)).verdict).toMatchObject({
    word: 'NO-GO',
    reasons: ['GET /: 10 % of the requests failed'],
  });
  expect(compare(undefined, failing(0)).steps[0]?.after?.errorInterval).toEqual({ low: 0, high: 3 / 1600 });
  const burst = makeRecord({
    seconds: Array.from({ length: 40 }, (_, second) =>
      makeSecond({ at: second * 1000, times: many(50), failed: second === 20 ? 20 : 0 }),
    ),
  });
  expect(compare(undefined, burst).verdict.word).toBe('TOO CLOSE TO CALL');
});

test('a queue whose oldest job waits over a minute is no go', () => {
  const record = run('GET /a', 50, {
    samples: [makeSample('queue', 5000, { system: 'pg-boss', queue: 'mail', ready: 400, oldestSeconds: 75 })],
  });
  expect(compare(undefined, record).verdict).toEqual({
    word: 'NO-GO',
    reasons: ['oldest job of mail: 1 min 15 s, budget ≤ 1 min'],
  });
});

test('connections count against the usable ones', () => {
  const sample = makeSample('pg-activity', 5000, {
    states: { active: 93 },
    waits: {},
    applications: {},
    total: 93,
    max: 100,
    reserved: 3,
  });
  expect(compare(undefined, run('GET /a', 50, { samples: [sample] })).budgets).toMatchObject([
    { after: '96 %', word: 'over' },
  ]);
});

test('a broken threshold of the script is no go', () => {
  const thresholds = [{ metric: 'checks', expression: 'rate>0.99', passed: false }];
  const record = run('GET /a', 50, {
    end: { entry: 'end', at: 40_000, reason: 'threshold', exitCode: 99, thresholds },
  });
  expect(compare(undefined, record).verdict.word).toBe('NO-GO');
});

test('a run whose load was not made is invalid, and says why', () => {
  const load = (dropped: number): RunRecord =>
    run('GET /a', 50, { load: [makeLoad({ offered: 1000, started: 1000 - dropped, dropped })] });
  expect(compare(undefined, load(0)).verdict.word).toBe('GO');
  expect(compare(undefined, load(200)).verdict).toMatchObject({
    word: 'INVALID RUN',
    reasons: ['200 of 1000 iterations (20 %) were dropped: no virtual user was free'],
  });
  const notice = {
    entry: 'notice',
    at: 1,
    level: 'warning',
    code: 'generator-saturated',
    text: 'CPU at 1.00 cores',
  } as const;
  expect(compare(undefined, run('GET /a', 50, { notices: [notice] })).verdict.word).toBe('INVALID RUN');
});

test('iterations dropped before do not make the run after it invalid, but are told', () => {
  const before = run('GET /a', 50, {
    header: { label: 'old' },
    load: [makeLoad({ offered: 100, started: 60, dropped: 40 })],
  });
  const { verdict, warnings } = compare(before, run('GET /a', 50));
  expect(verdict.word).toBe('GO');
  expect(warnings).toContainEqual({
    code: 'dropped-iterations',
    text: 'old: 40 iterations dropped (40 %), so its latencies flatter it',
  });
});

const printed = (fingerprint: Fingerprint): RunRecord => run('GET /a', 50, { header: { fingerprint } });

test.each([
  ['data', { data: 'a' }, { data: 'b' }, 'not comparable', 'GO'],
  ['workload', { workload: 'a' }, { workload: 'b' }, 'not comparable', 'INVALID RUN'],
  ['schema', { schema: 'a' }, { schema: 'b' }, 'with care', 'GO'],
  ['commit', { commit: 'a' }, { commit: 'b' }, 'comparable', 'GO'],
  ['a few pages of memory', { memoryBytes: 8e9 }, { memoryBytes: 8.01e9 }, 'comparable', 'GO'],
  ['cores', { cores: 2 }, { cores: 4 }, 'not comparable', 'GO'],
  ['nothing known', { cpu: 'x' }, {}, 'comparable', 'GO'],
] as const)('two sides that differ in %s', (_, before, after, word, verdict) => {
  const comparison = compare(printed(before), printed(after));
  expect([comparison.comparability?.word, comparison.verdict.word]).toEqual([word, verdict]);
  expect(comparison.steps[0]?.change?.word).toBe(word === 'not comparable' ? 'not comparable' : 'no difference seen');
});

test('a record without its end says that it is partial', () => {
  const { after, summary, warnings } = compare(undefined, run('GET /a', 50, { end: undefined }));
  expect(after.ended).toBe('killed');
  expect(summary.caveat).toContain('was killed');
  expect(warnings.map(({ code }) => code)).toContain('partial-record');
});

test('an empty record is an invalid run, not an exception', () => {
  const empty = makeRecord();
  expect(compare(undefined, empty).verdict.word).toBe('INVALID RUN');
  expect(compare(empty, empty).steps).toEqual([]);
});

test('failures are grouped by step and reason, with when they were seen', () => {
  const seconds = makeSeconds(3, {
    at: 4000,
    step: 'GET /a',
    times: [1, 2],
    failed: 2,
    errors: { '1503': 1, '1050': 1 },
  });
  expect(compare(undefined, makeRecord({ seconds })).failures).toEqual([
    { step: 'GET /a', what: 'request timeout', before: 0, after: 3, firstSeen: 4, lastSeen: 6 },
    { step: 'GET /a', what: 'HTTP 503', before: 0, after: 3, firstSeen: 4, lastSeen: 6 },
  ]);
});

test('checks are summed over scenarios, those that failed most first', () => {
  const check = (name: string, scenario: string, passes: number): RunRecord['metrics'][number] => ({
    entry: 'metric',
    at: 0,
    name: 'checks',
    type: 'rate',
    contains: 'default',
    tags: { check: name, scenario },
    passes,
    total: 4,
  });
  const metrics = [check('is 200', 'a', 4), check('has a body', 'a', 1), check('is 200', 'b', 3)];
  expect(compare(undefined, run('GET /a', 50, { metrics })).checks).toEqual([
    { name: 'has a body', before: undefined, after: { passes: 1, total: 4 } },
    { name: 'is 200', before: undefined, after: { passes: 7, total: 8 } },
  ]);
});

test('queries of both sides meet by their text, whatever their ids', () => {
  const side = (id: string, totalMs: number): RunRecord =>
    run('GET /a', 50, {
      samples: [
        makeSample('pg-texts', 0, { texts: { [id]: 'select $1' } }),
        makeSample('pg-statements', 10_000, {
          from: 5000,
          statements: [{ id, calls: 3200, rows: 3200, totalMs, blocks: 0, tempBlocks: 0 }],
        }),
        makeSample('pg-plan', 40_000, { id, shape: id, nodes: [] }),
      ],
    });
  expect(compare(side('1', 6400), side('2', 640)).queries).toMatchObject([
    { text: 'select $1', before: { mean: 2, callsPerRequest: 2 }, after: { mean: 0.2 }, planChanged: true },
  ]);
});

test('two runs of one label are told apart by their order', () => {
  const { before, after } = compare(
    run('GET /a', 50, { header: { label: 'main' } }),
    run('GET /a', 50, { header: { label: 'main' } }),
  );
  expect([before?.label, after.label]).toEqual(['before', 'after']);
});

test('a few requests that are too slow beyond doubt are over the limit without a p95', () => {
  const slow = (times: number[]): Comparison => compare(undefined, makeRecord({ seconds: makeSeconds(1, { times }) }));
  expect(slow(Array.from({ length: 40 }, () => 1200)).verdict).toEqual({
    word: 'NO-GO',
    reasons: ['GET /: 40 of 40 requests took longer than 800 ms'],
  });
  expect(slow([...Array.from({ length: 38 }, () => 50), 1200, 1200]).verdict.word).toBe('TOO CLOSE TO CALL');
  expect(slow([1200, 1200]).verdict.word).toBe('TOO CLOSE TO CALL');
});

test('a generator that starts its iterations late makes the run invalid', () => {
  const delayed = (ms: number): RunRecord => {
    const startDelay = new Histogram();
    startDelay.record(ms * 1000, 100);
    return run('GET /a', 50, { load: [makeLoad({ offered: 100, started: 100, startDelay: startDelay.encode() })] });
  };
  expect(compare(undefined, delayed(3)).verdict.word).toBe('GO');
  expect(compare(undefined, delayed(900)).verdict.reasons[0]).toContain('late');
});

test('no text of a comparison holds a control character', () => {
  const hostile = 'GET /\u001b[31m\u202ered\u2028\u0000\ud800';
  const record = run(hostile, 50, {
    header: { label: hostile, script: hostile },
    notices: [{ entry: 'notice', at: 0, level: 'error', code: 'iteration-error', text: hostile }],
  });
  const text = JSON.stringify(compare(record, record));
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2028\u2029]|\\u001b|\\u0000|\\ud800/);
});

test('the made-up shop: every mended route is faster, and the page of the product did not move', () => {
  const { steps } = compare(shopRecord('before', { hold: 45 }), shopRecord('after', { hold: 45 }));
  expect(Object.fromEntries(steps.map(({ name, change }) => [name, change?.word]))).toMatchObject({
    'POST /checkout': 'faster',
    'GET /search': 'faster',
    'GET /products/{id}': 'no difference seen',
  });
});
