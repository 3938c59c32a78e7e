import { expect, test } from 'vitest';
import { compare } from '../../reports/compare.ts';
import { renderJson } from '../../reports/json.ts';
import { renderJunit } from '../../reports/junit.ts';
import { MARKER, renderMarkdown } from '../../reports/markdown.ts';
import { makeRecord, makeSecond, makeSeconds } from '../helpers/make-record.ts';
import { smallPair } from '../helpers/small-pair.ts';

const { before, after } = smallPair();
const pair = compare(before, after);
const hostile = `GET /\`|<img src=x onerror=alert(1)>**"&']]> @everyone`;
const hostilePair = compare(
  undefined,
  makeRecord({
    header: { label: hostile },
    seconds: makeSeconds(40, { step: hostile, times: Array.from({ length: 40 }, () => 2000), failed: 9 }),
  }),
);

test('results.json', async () => {
  await expect(renderJson(pair)).toMatchFileSnapshot('../golden/results.json');
});

test('results.json reads back, has a version, and no series', () => {
  const results = JSON.parse(renderJson(pair)) as Record<string, unknown>;
  expect(results).toMatchObject({ version: 2, verdict: { word: pair.verdict.word } });
  expect(results).not.toHaveProperty('charts');
});

test('Markdown', async () => {
  await expect(renderMarkdown(pair)).toMatchFileSnapshot('../golden/report.md');
});

test('Markdown begins with the marker by which its comment is found again', () => {
  expect(renderMarkdown(pair).startsWith(`${MARKER}\n`)).toBe(true);
});

test('Markdown of a thousand routes stays under the size that GitHub takes', () => {
  const seconds = Array.from({ length: 1000 }, (_, route) =>
    makeSecond({ step: `GET /${'x'.repeat(150)}/${route}`, times: [1] }),
  );
  const text = renderMarkdown(compare(undefined, makeRecord({ seconds })));
  expect(text.length).toBeLessThan(60_000);
  expect(text).toContain('left out');
});

test('in Markdown a name is neither HTML, nor a table cell of its own, nor a mention', () => {
  const text = renderMarkdown(hostilePair);
  expect(text.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/<img|@everyone/);
  const widths = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll('\\|', '').split('|').length);
  expect(new Set(widths).size).toBe(1);
});

test('JUnit', async () => {
  await expect(renderJunit(pair)).toMatchFileSnapshot('../golden/junit.xml');
});

test('JUnit fails what is over its budget, with what was expected and found', () => {
  const slow = compare(
    undefined,
    makeRecord({
      seconds: makeSeconds(40, { kind: 'write', step: 'POST /pay', times: Array.from({ length: 40 }, () => 912) }),
    }),
  );
  expect(renderJunit(slow)).toContain('<failure message="expected ≤ 800 ms, found 912 ms [912–912]"/>');
});

test('in JUnit a name is text', () => {
  const text = renderJunit(hostilePair);
  expect(text).not.toContain('<img');
  expect(text.match(/<testcase/g)).toHaveLength(2);
});
