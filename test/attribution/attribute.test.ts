import { expect, test } from 'vitest';
import { attribute } from '../../reports/attribution/attribute.ts';
import { databaseByStep } from '../../reports/attribution/changes.ts';
import { dependenciesByStep } from '../../reports/attribution/dependencies.ts';
import { databaseSentence } from '../../reports/path-cells.ts';
import type { SampleEntry } from '../../runner/record/entries.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import { makeRecord, makeSample, makeSecond } from '../helpers/make-record.ts';

const SECONDS = 30;
const TEXTS = { '1': 'select * from thing', '2': 'select * from stock where id = $1' };

/** Half a minute in which /list and /item come evenly, ten each a second: nothing a regression could tell apart. */
function evenRecord(samples: readonly SampleEntry[] = [], parts: Partial<RunRecord> = {}): RunRecord {
  const seconds = Array.from({ length: SECONDS }, (_, second) =>
    ['GET /list', 'GET /item/{id}'].map((step) =>
      makeSecond({ step, at: second * 1000, times: Array.from({ length: 10 }, () => 5) }),
    ),
  ).flat();
  const statements = Array.from({ length: SECONDS }, (_, second) =>
    makeSample('pg-statements', (second + 1) * 1000, {
      from: second * 1000,
      statements: [counted('1', 20), counted('2', 240)],
    }),
  );
  return makeRecord({
    seconds,
    samples: [...statements, makeSample('pg-texts', SECONDS * 1000, { texts: TEXTS }), ...samples],
    phases: [
      { entry: 'phase', at: 0, name: 'hold' },
      { entry: 'phase', at: SECONDS * 1000, name: 'solo', step: 'browse' },
    ],
    ...parts,
  });
}

const counted = (id: string, calls: number, rows = calls) => ({
  id,
  calls,
  rows,
  totalMs: calls * 2,
  blocks: 0,
  tempBlocks: 0,
});

const solo = (steps: string[], requests: number, seconds: number, statements: object[]): SampleEntry =>
  makeSample('pg-solo', 40_000, { steps, requests, seconds, statements });

const usesOf = (record: RunRecord, step: string) =>
  (attribute(record).byStep.get(step) ?? []).map(({ id, method, callsPerRequest, rowsPerRequest }) => ({
    id,
    method,
    calls: Math.round(callsPerRequest * 100) / 100,
    rows: Math.round(rowsPerRequest * 100) / 100,
  }));

test('what was learnt alone is told of each step, less what comes all the time', () => {
  const record = evenRecord([
    solo([], 0, 10, [counted('1', 50)]),
    solo(['GET /list'], 4, 2, [counted('1', 10 + 4), counted('2', 4 * 24)]),
    solo(['GET /item/{id}'], 4, 2, [counted('1', 10 + 4)]),
  ]);
  expect(usesOf(record, 'GET /list')).toEqual([
    { id: '2', method: 'solo', calls: 24, rows: 24 },
    { id: '1', method: 'solo', calls: 1, rows: 1 },
  ]);
  expect(usesOf(record, 'GET /item/{id}')).toEqual([{ id: '1', method: 'solo', calls: 1, rows: 1 }]);
});

test('steps whose requests were under way together are not told apart, and it says so', () => {
  const record = evenRecord([solo(['GET /list', 'GET /item/{id}'], 4, 2, [counted('2', 48)])]);
  const both = attribute(record).byStep;
  expect(both.get('GET /list')?.[0]?.mistakable).toEqual(['GET /item/{id}']);
  expect(both.get('GET /item/{id}')?.[0]?.mistakable).toEqual(['GET /list']);
});

test('what was learnt alone and does not add up under load is doubted', () => {
  const [use] = attribute(evenRecord([solo(['GET /list'], 4, 2, [counted('2', 48)])])).byStep.get('GET /list') ?? [];
  expect(use).toMatchObject({ method: 'solo', callsPerRequest: 12 });
  expect(use?.r2).toBeCloseTo(0.5);
  expect(use?.uncertainty).toBeGreaterThan(4);
});

const spans = (step: string, requests: number, database: object[], calls: object[] = []): SampleEntry =>
  makeSample('spans', 5000, { from: 4000, step, requests, database, calls });

test('spans tell whose a statement is by its text, and which step asks a third party', () => {
  const paid = {
    host: 'pay.example',
    route: 'POST /payments',
    calls: 20,
    errors: 1,
    statuses: { '201': 19 },
    totalMs: 4000,
  };
  const record = evenRecord([
    spans('GET /list', 20, [{ system: 'postgresql', query: TEXTS['2'], calls: 480, errors: 0, totalMs: 900 }], [paid]),
  ]);
  expect(usesOf(record, 'GET /list').find(({ id }) => id === '2')).toMatchObject({ method: 'spans', calls: 24 });
  expect(dependenciesByStep(record).get('GET /list')).toMatchObject([
    { dependency: 'POST /payments of pay.example', method: 'spans', callsPerRequest: 1, timePerCall: 200 },
  ]);
});

test('comments in queries say whose they are, however evenly the steps come', () => {
  const tags = (id: string, route: string): SampleEntry =>
    makeSample('pg-tags', 6000, { tags: [{ route, id, wait: 'CPU', sightings: 9 }] });
  const record = evenRecord([tags('2', '/list'), tags('1', '/item/:id'), tags('1', 'GET /list')]);
  expect(usesOf(record, 'GET /list').find(({ id }) => id === '2')).toMatchObject({ method: 'comments', calls: 24 });
  expect(
    attribute(record)
      .byStep.get('GET /item/{id}')
      ?.some(({ id }) => id === '2') ?? false,
  ).toBe(false);
});

test('steps run alone leave the regression alone', () => {
  const quiet = makeSample('pg-statements', 41_000, { from: 31_000, statements: [counted('2', 100_000)] });
  expect(attribute(evenRecord([quiet])).statements).toEqual(attribute(evenRecord()).statements);
});

test('a step whose calls may be another step’s is told without figures, and one that ran alone with them', () => {
  const even = attribute(evenRecord());
  expect([...even.doubtful].sort()).toEqual(['GET /item/{id}', 'GET /list']);
  const told = databaseByStep(undefined, evenRecord(), new Map()).get('GET /list')!;
  expect(databaseSentence(told)).toMatch(/cannot be told.*--solo/);
  const learnt = evenRecord([
    solo(['GET /list'], 2, 1, [counted('1', 2), counted('2', 48)]),
    solo(['GET /item/{id}'], 2, 1, [counted('1', 2)]),
  ]);
  expect([...attribute(learnt).doubtful]).toEqual([]);
  expect(databaseSentence(databaseByStep(undefined, learnt, new Map()).get('GET /list')!)).toMatch('25 times');
});

test('a change tells calls, rows and time per request, plans, and what of the gain is whose', () => {
  const learnt = (calls: number) => [
    solo(['GET /list'], 2, 1, [counted('2', 2 * calls)]),
    solo(['GET /item/{id}'], 2, 1, [counted('1', 4)]),
  ];
  const plan = (shape: string) => makeSample('pg-plan', 50_000, { id: '2', shape, nodes: [] });
  const [before, after] = [evenRecord([...learnt(24), plan('a')]), evenRecord([...learnt(6), plan('b')])];
  const { queries, ...totals } = databaseByStep(before, after, new Map([['GET /list', 72]])).get('GET /list')!;
  expect(totals).toMatchObject({ before: { calls: 24, rows: 24, time: 48 }, after: { calls: 6, rows: 6, time: 12 } });
  expect(queries).toMatchObject([
    { text: TEXTS['2'], before: { calls: 24 }, after: { calls: 6 }, planChanged: true, shareOfGain: 0.5 },
  ]);
});
