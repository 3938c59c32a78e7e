import { expect, test } from 'vitest';
import { slowPaths } from '../../reports/compare/slow-paths.ts';
import type { Row } from '../../reports/comparison.ts';
import type { Finding } from '../../reports/diagnose/rule.ts';

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
const states = (...args: Parameters<typeof slowPaths>): [string, string][] =>
  slowPaths(...args).map(({ step, state }) => [step, state]);

test('what is found on both sides is open, only after new, only before mended', () => {
  const [both, fresh, gone] = [finding('GET /both'), finding('GET /new'), finding('GET /gone')];
  expect(states([], [both, gone], [both, fresh])).toEqual([
    ['GET /both', 'open'],
    ['GET /new', 'new'],
    ['GET /gone', 'mended'],
  ]);
});

test('a path that is still over its limit is not mended', () => {
  expect(states([row('GET /a', 'over limit')], [finding('GET /a')], [])).toEqual([['GET /a', 'open']]);
});

test('one fix a path: the cause that no other finding explains', () => {
  const [pool, lock] = [finding('POST /pay', 'pool', { causedBy: 'lock' }), finding('POST /pay', 'lock')];
  expect(slowPaths([], undefined, [pool, lock])).toMatchObject([
    { finding: { rule: 'lock' }, others: [{ rule: 'pool' }] },
  ]);
});

test('slow paths without a cause are named, but leave room for fixes', () => {
  const slow = ['a', 'b', 'c', 'd', 'e'].map((name) => row(name, 'over limit'));
  expect(states(slow, [finding('f'), finding('g'), finding('h'), finding('i')], [])).toHaveLength(5);
  expect(slowPaths(slow, [finding('f')], []).map(({ step }) => step)).toEqual(['a', 'b', 'f']);
});
