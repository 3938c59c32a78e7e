import { expect, test } from 'vitest';
import { parseJudgeInput } from '../../reports/judge/input.ts';
import { UserError } from '../../user-error.ts';

const parse = (input: unknown) =>
  parseJudgeInput(typeof input === 'string' ? input : JSON.stringify(input), 'pairs.json');
const refusal = (input: unknown): string => {
  try {
    parse(input);
  } catch (error) {
    if (error instanceof UserError) return `${error.message}\n${error.why}\n${error.fix}`;
    throw error;
  }
  return 'accepted';
};

test('defaults are α 0.05 and δ 0.1; flags come before the file', () => {
  expect(parse({ metrics: { x: [[1, 2]] } })).toMatchObject({ alpha: 0.05, delta: 0.1 });
  expect(parseJudgeInput('{"alpha":0.01,"metrics":{"x":[[1,2]]}}', 'f', { delta: 0.2 })).toMatchObject({
    alpha: 0.01,
    delta: 0.2,
  });
});

test('a pair without both sides is missing', () => {
  const { metrics } = parse({ metrics: { x: [[1, 1], null, [1, null], [null, 2]] } });
  expect(metrics[0]!.differences).toEqual([0, undefined, undefined, undefined]);
});

test('CSV is the same as JSON: rows in any order, gaps missing, names quoted', () => {
  const csv = 'metric,pair,a,b\r\n"p95 ""x"", y",2,3,4\nz,1,1,1\n"p95 ""x"", y", 1 ,1,1\nz,2,5,\n\n';
  expect(parse(csv)).toEqual(
    parse({
      metrics: {
        'p95 "x", y': [
          [1, 1],
          [3, 4],
        ],
        z: [[1, 1], null],
      },
    }),
  );
});

test.each([
  [
    'a value that is not above zero',
    {
      metrics: {
        x: [
          [1, 2],
          [0, 3],
        ],
      },
    },
    'metrics["x"][1][0] is 0: expected above 0',
  ],
  ['a negative one', { metrics: { 'p95 /': [[1, -2]] } }, 'metrics["p95 /"][0][1] is -2: expected above 0'],
  ['text for a number', { metrics: { x: [['1', 2]] } }, 'metrics["x"][0][0] is "1"'],
  ['three in a pair', { metrics: { x: [[1, 2, 3]] } }, 'metrics["x"][0]'],
  ['a field nobody knows', { metrics: { x: [[1, 2]] }, aplha: 0.1 }, '"aplha"'],
  ['a wrong α', { alpha: 0, metrics: { x: [[1, 2]] } }, 'alpha is 0: expected above 0'],
  ['no metric', { metrics: {} }, 'expected at least one metric'],
  ['no pair', { metrics: { x: [] } }, 'expected at least one pair'],
  [
    'metrics of different lengths',
    {
      metrics: {
        x: [[1, 2]],
        y: [
          [1, 2],
          [1, 2],
        ],
      },
    },
    'write null where',
  ],
  ['an infinite number', '{"metrics":{"x":[[1e999,1]]}}', 'metrics["x"][0][0]'],
  ['broken JSON', '{"metrics":', 'is not JSON'],
  ['neither JSON nor our CSV', 'name;value', 'neither JSON nor CSV'],
  ['an empty file', '', 'it is empty'],
  ['a pair given twice', 'metric,pair,a,b\nx,1,1,1\nx,1,1,1', 'line 3: x has pair 1 twice'],
  ['a pair without a number', 'metric,pair,a,b\nx,first,1,1', 'line 2: pair is "first"'],
  ['a row with too little', 'metric,pair,a,b\nx,1,1', 'line 2'],
  ['text in a CSV cell', 'metric,pair,a,b\nx,1,1,fast', 'metrics["x"][0][1] is "fast"'],
])('refuses %s and names the place', (_, input, words) => {
  expect(refusal(input)).toContain(words);
});

test('names every wrong place at once', () => {
  const words = refusal({ alpha: 2, metrics: { x: [[0, 1]], y: [[1, -1]] } });
  for (const place of ['alpha', 'metrics["x"][0][0]', 'metrics["y"][0][1]']) expect(words).toContain(place);
});
