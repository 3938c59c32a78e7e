import { expect, test } from 'vitest';
import { slowPaths, type Found } from '../../reports/compare/slow-paths.ts';
import type { Row } from '../../reports/comparison.ts';
import { follow } from '../../reports/diagnose/follow.ts';
import type { Finding } from '../../reports/diagnose/rule.ts';
import { makeRecord, makeSample, makeSecond } from '../helpers/make-record.ts';

const finding = (step: string, rule = 'missing-index', parts: Partial<Finding> = {}): Finding => ({
  rule,
  step,
  cause: 'it reads all pages',
  fix: 'add an index',
  saves: 100,
  confidence: 0.9,
  evidence: [],
  cost: 'writes',
  verify: 'plimsoll run',
  ...parts,
});
const row = (name: string, word: Row['budget']['word']): Row => ({
  name,
  scope: 'step',
  kind: 'read',
  before: undefined,
  after: undefined,
  change: undefined,
  budget: { target: 300, limit: 800, word, errors: 'ok' },
  critical: false,
});
/** A later run in which everything was asked and looked at. */
const later = (...steps: string[]) =>
  makeRecord({
    seconds: steps.map((step) => makeSecond({ step, times: [10] })),
    samples: [makeSample('pg-statements', 1000, { from: 0, statements: [] })],
  });
const paths = (steps: readonly Row[], was: readonly Finding[] | undefined, findings: readonly Finding[]) => {
  const all = [...(was ?? []), ...findings].map(({ step }) => step);
  const found: Found = {
    steps,
    findings,
    followed: was && follow(was, findings, later(...all)),
    database: new Map(),
    serverTimings: new Map(),
  };
  return slowPaths(found);
};
const states = (...args: Parameters<typeof paths>): [string, string][] =>
  paths(...args).map(({ step, state }) => [step, state]);

test('each path says what became of its finding', () => {
  const [same, gone, fresh] = [finding('GET /same'), finding('GET /gone'), finding('GET /new')];
  const [little, much] = [{ saves: 20 }, { saves: 400 }].map((parts) => (step: string) => finding(step, 'lock', parts));
  expect(
    states([], [same, gone, much!('GET /a'), little!('GET /b')], [same, fresh, little!('GET /a'), much!('GET /b')]),
  ).toEqual([
    ['GET /same', 'unchanged'],
    ['GET /new', 'new'],
    ['GET /a', 'better'],
    ['GET /b', 'worse'],
    ['GET /gone', 'mended'],
  ]);
});

test('a finding is not called mended by a run that did not ask the step or did not look', () => {
  expect(follow([finding('GET /a')], [], later('GET /b'))[0]?.state).toBe('cannot tell');
  expect(follow([finding('GET /a')], [], makeRecord())[0]?.state).toBe('cannot tell');
  expect(follow([finding('queue mail', 'queue-backlog')], [], later())[0]?.state).toBe('cannot tell');
});

test('one record alone has open paths', () => {
  expect(states([], undefined, [finding('GET /a')])).toEqual([['GET /a', 'open']]);
});

test('a path that is still over its limit is not mended', () => {
  expect(states([row('GET /a', 'over limit')], [finding('GET /a')], [])).toEqual([['GET /a', 'open']]);
});

test('one fix a path: the cause that no other finding explains', () => {
  const [pool, lock] = [finding('POST /pay', 'pool', { causedBy: 'lock' }), finding('POST /pay', 'lock')];
  expect(paths([], undefined, [pool, lock])).toMatchObject([{ finding: { rule: 'lock' }, others: [{ rule: 'pool' }] }]);
});

test('slow paths without a cause are named, but leave room for fixes', () => {
  const slow = ['a', 'b', 'c', 'd', 'e'].map((name) => row(name, 'over limit'));
  expect(states(slow, [finding('f'), finding('g'), finding('h'), finding('i')], [])).toHaveLength(5);
  expect(paths(slow, [finding('f')], []).map(({ step }) => step)).toEqual(['a', 'b', 'f']);
});
