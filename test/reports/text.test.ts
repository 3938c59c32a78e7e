import { expect, test } from 'vitest';
import { compare } from '../../reports/compare.ts';
import { renderText } from '../../reports/text.ts';
import { fitTable, wrap } from '../../reports/text/table.ts';
import { makeRecord, makeSeconds } from '../helpers/make-record.ts';
import { smallPair } from '../helpers/small-pair.ts';

const { before, after } = smallPair();
const pair = compare(before, after);

test.each([
  ['short', { width: 160 }],
  ['narrow', { width: 80 }],
  ['full', { width: 140, full: true }],
])('%s', async (name, options) => {
  await expect(renderText(pair, { colour: false, ...options })).toMatchFileSnapshot(`../golden/text-${name}.txt`);
});

test('one record alone', async () => {
  await expect(renderText(compare(undefined, after), { colour: false, width: 120 })).toMatchFileSnapshot(
    '../golden/text-alone.txt',
  );
});

test('without colour there is no escape sequence, with colour the same words', () => {
  const [plain, coloured] = [false, true].map((colour) => renderText(pair, { colour, width: 120, full: true }));
  expect(plain).not.toContain('\u001b');
  // oxlint-disable-next-line no-control-regex
  expect(coloured?.replace(/\u001b\[[\d;]*m/g, '')).toBe(plain);
});

test('what a target says cannot reach the terminal as control characters', () => {
  const step = 'GET /\u001b]0;owned\u0007\u001b[2J\r\n\u202egnp.exe';
  const text = renderText(compare(undefined, makeRecord({ seconds: makeSeconds(30, { step, times: [1, 2] }) })), {
    colour: false,
    width: 100,
    full: true,
  });
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(text).toContain('GET /');
});

test.each([60, 72, 80, 100, 132, 160, 200])('no line is wider than a terminal of %d columns', (width) => {
  const text = renderText(pair, { colour: false, width, full: true });
  expect(text.split('\n').filter((line) => [...line].length > width)).toEqual([]);
});

test('a long name is cut before a column that matters is left out', () => {
  const [, line] = fitTable(
    [
      { title: '', need: 0, align: 'left', cells: ['a'.repeat(60)] },
      { title: 'p95', need: 1, align: 'right', cells: ['912 ms'] },
      { title: 'p99', need: 5, align: 'right', cells: ['1.7 s'] },
    ],
    40,
  );
  expect(line).toBe(`${'a'.repeat(31)}…  912 ms`);
});

test('words wrap under their indent, and a word that is too long stays whole', () => {
  expect(wrap('one two three', 9, '  ', '    ')).toEqual(['  one two', '    three']);
  expect(wrap('incomprehensibility', 9, '  ')).toEqual(['  incomprehensibility']);
});
