import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare } from '../../reports/compare.ts';
import { renderCapacityHtml, renderHtml } from '../../reports/html/html.ts';
import { capacityResult } from '../helpers/capacity-result.ts';
import { chromiumPath } from '../helpers/chromium.ts';
import { shopRecord } from '../helpers/shop-record.ts';
import { smallPair } from '../helpers/small-pair.ts';

/** Kept for looking at; not in git. */
const FOLDER = resolve('artefacts/reports');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const { before, after } = smallPair();
const REPORTS = {
  shop: () => renderHtml(compare(shopRecord('before'), shopRecord('after'))),
  alone: () => renderHtml(compare(undefined, shopRecord('before'))),
  small: () => renderHtml(compare(before, after)),
  capacity: () => renderCapacityHtml(capacityResult(), 'shop.ts'),
};

describe.skipIf(chromiumPath === undefined)('the page in Chromium (set CHROMIUM_PATH where it is elsewhere)', () => {
  let browser: Browser;
  const urls: Record<string, string> = {};

  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    for (const [name, render] of Object.entries(REPORTS)) {
      const file = join(FOLDER, `${name}.html`);
      writeFileSync(file, render());
      urls[name] = pathToFileURL(file).href;
    }
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  interface Look {
    width?: number;
    height?: number;
    dark?: boolean;
    script?: boolean;
  }

  /** Opens a report, and keeps what it complained of and asked for. */
  async function open(
    name: string,
    { width = 1280, height = 800, dark = false, script = true }: Look = {},
  ): Promise<{
    page: Page;
    complaints: string[];
    requests: string[];
  }> {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      javaScriptEnabled: script,
    });
    const page = await context.newPage();
    const [complaints, requests]: [string[], string[]] = [[], []];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(urls[name] ?? '');
    return { page, complaints, requests: requests.filter((url) => url !== urls[name] && !url.startsWith('data:')) };
  }

  test.each(Object.keys(REPORTS))('%s: nothing on the console, and no request', async (name) => {
    const { page, complaints, requests } = await open(name);
    await page.hover(name === 'capacity' ? '.chart' : '#panel-latency .chart');
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['shop', {}],
    ['alone', { dark: true }],
    ['small', { width: 390, height: 844 }],
    ['capacity', { dark: true }],
  ])('axe finds nothing in %s %j', async (name, look) => {
    const { page } = await open(name, look);
    // The policy of the page forbids scripts that are added to it, so this one comes by the debugger.
    await page.evaluate(`for (const details of document.querySelectorAll('details')) details.open = true`);
    const session = await page.context().newCDPSession(page);
    await session.send('Runtime.evaluate', { expression: readFileSync(AXE, 'utf8') });
    const found = await page.evaluate<string[]>(`axe.run(document).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')))`);
    expect(found).toEqual([]);
    await page.context().close();
  });

  test('the first screen holds the verdict, the table and all slow paths', async () => {
    const { page } = await open('shop');
    const box = await page.locator('.routes').boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(800);
    await page.context().close();
  });

  test.each([1280, 1024, 768, 390, 320])('at %d pixels nothing sticks out of the page', async (width) => {
    for (const name of ['shop', 'capacity']) {
      const { page } = await open(name, { width });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.context().close();
    }
  });

  test('without its script the page is whole', async () => {
    const { page } = await open('shop', { script: false });
    expect(await page.locator('.chart').count()).toBeGreaterThan(20);
    expect(await page.locator('th button').count()).toBe(0);
    await page.click('.fold > summary');
    expect(await page.locator('.fold table').first().isVisible()).toBe(true);
    await page.context().close();
  });

  test('a click on a head sorts by what the cells mean, a second one turns it round', async () => {
    const { page } = await open('shop');
    await page.click('.fold > summary');
    const p95s = async (): Promise<string[]> => page.locator('.fold tbody td:nth-child(5) .is').allTextContents();
    await page.click('.fold th:nth-child(5) button');
    const down = await p95s();
    await page.click('.fold th:nth-child(5) button');
    expect(await p95s()).toEqual(down.toReversed());
    expect(down.map((text) => parseFloat(text) * (text.endsWith(' s') ? 1000 : 1))).toEqual(
      down.map((text) => parseFloat(text) * (text.endsWith(' s') ? 1000 : 1)).toSorted((a, b) => b - a),
    );
    await page.context().close();
  });

  test('a filter leaves the rows that hold its words', async () => {
    const { page } = await open('shop');
    await page.click('.fold > summary');
    await page.fill('.fold .filter', 'search');
    expect(await page.locator('.fold tbody tr:visible th').allTextContents()).toEqual(
      expect.arrayContaining(['GET /search', 'search']),
    );
    expect(await page.locator('.fold tbody tr:visible').count()).toBe(2);
    await page.context().close();
  });

  test('the pointer over a chart reads the same second out of every panel', async () => {
    const { page } = await open('shop');
    await page.hover('#panel-rate .side.after .chart');
    const readouts = await page.locator('.readout:visible').allTextContents();
    expect(readouts.length).toBe(await page.locator('svg[data-x]').count());
    expect(new Set(readouts.map((text) => text.split(' · ')[0])).size).toBe(1);
    await page.context().close();
  });

  test.each([
    ['shop', {}],
    ['shop', { dark: true }],
    ['shop', { width: 390, height: 844 }],
    ['shop', { width: 390, height: 844, dark: true }],
    ['alone', {}],
  ])('a picture of %s %j is kept', async (name, look: Look) => {
    const { page } = await open(name, look);
    const file = [name, look.width ?? 1280, look.dark ? 'dark' : 'light'].join('-');
    await page.screenshot({ path: join(FOLDER, `${file}.png`) });
    const whole = await page.screenshot({ path: join(FOLDER, `${file}-whole.png`), fullPage: true });
    expect(whole.length).toBeGreaterThan(0);
    await page.context().close();
  });
});
