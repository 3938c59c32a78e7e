import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { renderExperimentHtml } from '../../reports/html/html.ts';
import { experimentJunit } from '../../reports/judge/experiment-junit.ts';
import { chromiumPath } from '../helpers/chromium.ts';
import { makeExperiment } from '../helpers/experiment.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

test('the page says what moved, how surely, and what could have gone unseen', async () => {
  const { result, calibration } = await makeExperiment(1.25);
  const page = renderExperimentHtml(result, calibration);
  expect(page).toContain('>SLOWER</h1>');
  expect(page).toMatch(/B is worse: p95 GET \/search \+\d/);
  expect(page).toMatch(/B is better: p95 POST \/login −\d/);
  expect(page).toMatch(/could have gone unseen on (GET|POST) /);
  expect(page).toContain('B was slower in 12 of 12 pairs');
  expect(page).toContain('Pair 4: the host gave 20.0 % of the CPU time wanted here to others');
  expect(page).toContain('0 A, 1 B');
  expect(page).toContain('What this machine can tell');
  expect(page).toContain('Pairs needed:');
  expect(page).toContain('database time');
});

test('equal builds are not told apart, and the page without a calibration says how to get one', async () => {
  const page = renderExperimentHtml((await makeExperiment(1)).result, undefined);
  expect(page).toMatch(/>(NO CHANGE|CANNOT BE TOLD YET)<\/h1>/);
  expect(page).toContain('plimsoll calibrate');
});

test('what comes from outside stays text', async () => {
  const { result } = await makeExperiment(1, { A: '<script>alert(1)</script>', B: '"&</title>' });
  const page = renderExperimentHtml(result, undefined);
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('"&</title>');
  expect(experimentJunit(result)).toContain('&quot;&amp;&lt;/title&gt; against &lt;script&gt;');
});

test('JUnit has a case for every figure that was judged, and for every budget', async () => {
  const { result } = await makeExperiment(1.25);
  const xml = experimentJunit(result);
  expect(xml).toContain(`tests="${result.metrics.length + result.budgets.budgets.length}" failures="2"`);
  expect(xml).toMatch(/classname="GET \/search" name="p95 did not get worse by 10 %"><failure message="regressed: \+/);
  expect(xml).toContain('<testcase classname="POST /login" name="p95 did not get worse by 10 %"/>');
  expect(xml).toContain('<testcase classname="GET /search" name="p95 ≤ 300 ms"/>');
});

test.skipIf(chromiumPath === undefined)('the page in Chromium: axe finds nothing, nothing sticks out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-page-'));
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });
  try {
    const { result, calibration } = await makeExperiment(1.25);
    const file = join(folder, 'report.html');
    writeFileSync(file, renderExperimentHtml(result, calibration));
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [390, 'dark'],
    ] as const) {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(pathToFileURL(file).href);
      await page.evaluate(`for (const details of document.querySelectorAll('details')) details.open = true`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const session = await page.context().newCDPSession(page);
      await session.send('Runtime.evaluate', { expression: readFileSync(AXE, 'utf8') });
      const found = await page.evaluate<string[]>(`axe.run(document).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')))`);
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});
