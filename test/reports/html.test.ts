import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compare } from '../../reports/compare.ts';
import { renderHtml } from '../../reports/html/html.ts';
import { parsePage } from '../helpers/parse-page.ts';
import { makeRecord, makeSample, makeSeconds } from '../helpers/make-record.ts';
import { shopRecord } from '../helpers/shop-record.ts';
import { smallPair } from '../helpers/small-pair.ts';

const { before, after } = smallPair();
const comparison = compare(before, after);
const html = renderHtml(comparison);
const page = parsePage(html);
const textOf = (selector: string): string => page(selector)[0]?.text ?? '';

const TEMPLATES = new URL('../../reports/html/templates/', import.meta.url);

test.each(readdirSync(TEMPLATES))('%s escapes all that it shows', (file) => {
  const template = readFileSync(new URL(file, TEMPLATES), 'utf8');
  expect(template).not.toContain('{{{');
  expect(template).not.toMatch(/\{\{~?&/);
  expect(template).not.toMatch(/\sstyle=|\son\w+=/);
});

test('nothing is fetched: no link, source or import leads out of the page', () => {
  expect(page('link, img, iframe, script[src], object, embed, base')).toEqual([]);
  expect(textOf('style').replace(/url\(data:font\/woff2;base64,[A-Za-z0-9+/=]+\)/, '')).not.toMatch(/url\(|@import/);
  const out = page('[href]').map(({ attributes }) => attributes['href']);
  expect(out.filter((href) => !href?.startsWith('#'))).toEqual([]);
});

test('the policy allows nothing but our own style and script, by their hashes', () => {
  const policy = page('meta[http-equiv]')[0]?.attributes['content'];
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`style-src ${hash(textOf('style'))};`);
  expect(policy).toContain(`script-src ${hash(textOf('script:not([type])'))};`);
});

test('the script is small, and the page too', () => {
  expect(Buffer.byteLength(textOf('script:not([type])'))).toBeLessThan(8192);
  const shop = renderHtml(compare(shopRecord('before'), shopRecord('after')));
  expect(Buffer.byteLength(shop)).toBeLessThan(350_000);
});

test('the results are in the page as JSON', () => {
  const results = JSON.parse(textOf('#results')) as { verdict: unknown };
  expect(results.verdict).toEqual(comparison.verdict);
});

test('every section that the navigation names is there', () => {
  for (const { attributes } of page('nav a')) expect(page(attributes['href'] ?? '')).toHaveLength(1);
});

test('every chart has a title and its numbers in a table', () => {
  for (const panel of page('.panel')) {
    expect(panel.find('svg.chart > title')[0]?.text).not.toBe('');
    expect(panel.find('table caption').length).toBeGreaterThan(0);
  }
});

test('a verdict is told in a word and a shape', () => {
  expect(textOf('h1')).toBe('NO-GO');
  expect(page('.word svg.mark-no-go')).toHaveLength(1);
});

const HOSTILE = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title></style><h1>owned</h1>',
  '{{constructor}} {{{this}}} {{> page}}',
  'GET /\u2028\u2029\u202e\u001b[31m\u0000\ud800',
  '<!-- <svg><style>*{display:none}</style>',
];

test.each(HOSTILE)('what a target says stays text: %j', (text) => {
  const record = makeRecord({
    path: text,
    header: {
      label: text,
      script: text,
      target: text,
      startedAt: text,
      fingerprint: { cpu: text, data: text, database: text },
    },
    seconds: makeSeconds(40, {
      step: text,
      scenario: text,
      times: Array.from({ length: 40 }, () => 2000),
      failed: 1,
      errors: { [text]: 1 },
    }),
    phases: [
      { entry: 'phase', at: 0, name: 'warm-up' },
      { entry: 'phase', at: 3000, name: text },
    ],
    notices: [{ entry: 'notice', at: 0, level: 'error', code: text, text }],
    samples: [
      makeSample('queue', 5000, { system: text, queue: text, ready: 3, oldestSeconds: 900 }),
      makeSample('process', 5000, { name: text, pid: 1, cpuCores: 1, rssBytes: 1 }),
      makeSample('pg-activity', 5000, {
        states: { [text]: 3 },
        waits: {},
        applications: {},
        total: 3,
        max: 9,
        reserved: 0,
      }),
      makeSample('pg-texts', 5000, { texts: { '1': text } }),
      makeSample('pg-statements', 9000, {
        from: 5000,
        statements: [{ id: '1', calls: 1, rows: 1, totalMs: 1, blocks: 0, tempBlocks: 0 }],
      }),
    ],
    end: {
      entry: 'end',
      at: 40_000,
      reason: 'done',
      exitCode: 0,
      thresholds: [{ metric: text, expression: text, passed: false }],
    },
  });
  const output = renderHtml(compare(record, record));
  const hostile = parsePage(output);
  expect(hostile('script')).toHaveLength(2);
  expect(hostile('style')).toHaveLength(1);
  expect(hostile('h1')).toHaveLength(1);
  expect(hostile('img')).toHaveLength(0);
  expect(hostile('[onerror]')).toHaveLength(0);
  // oxlint-disable-next-line no-control-regex
  expect(output).not.toMatch(/[\u0000\u001b\u2028\u2029\u202e\ud800]/);
  expect(output.match(/<!--/g)).toBeNull();
  expect(JSON.parse(hostile('#results')[0]?.text ?? '')).toHaveProperty('version');
});
