import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CapacityResult, Step } from '../../reports/capacity/result.ts';
import { renderCapacityHtml } from '../../reports/html/html.ts';

const step = (load: number, strain: number, purpose: Step['purpose'] = 'narrow'): Step => ({
  load,
  purpose,
  state: strain > 1 ? 'over' : 'within',
  certain: true,
  strain,
  broke: strain > 1 ? ['GET /search: p95 420 ms, budget 300 ms'] : [],
  causes: [],
  throughput: 4 * load,
  concurrency: load / 5,
});

const result = (own: Partial<CapacityResult> = {}): CapacityResult => ({
  version: 1,
  load: 31,
  above: 36,
  limit: 'budget',
  confirmed: true,
  steps: [step(4, 0.2), step(12, 0.3), step(36, 1.4), step(21, 0.45), step(27, 0.7), step(31, 0.93, 'confirm')],
  interval: { low: 30, high: 33, by: 'steps' },
  unit: 'iterations/s',
  base: 15,
  throughput: 124,
  concurrency: 6,
  concurrencyInterval: { low: 5.8, high: 7 },
  broke: ['GET /search: p95 420 ms, budget 300 ms'],
  causes: ["the machine's cores were 97 % busy"],
  next: { name: 'POST /checkout', share: 0.6, near: 48 },
  usl: undefined,
  ...own,
});

test('the page says the answer, draws every step, and marks budget, interval and answer', () => {
  const page = renderCapacityHtml(result(), 'shop.ts');
  expect(page).toContain('31.0 iterations/s');
  expect(page).toContain('Next after that: POST /checkout');
  const [chart = ''] = /<svg class="chart".*?<\/svg>/s.exec(page) ?? [];
  expect(chart.match(/<circle/g)).toHaveLength(6);
  expect(page).toContain('carries 31.0');
  mkdirSync('artefacts', { recursive: true });
  writeFileSync('artefacts/capacity.html', page);
});

test('a search without an answer has a page too', () => {
  const none = result({
    load: undefined,
    interval: undefined,
    limit: 'nothing',
    steps: [{ ...step(4, 3), strain: undefined }],
  });
  const page = renderCapacityHtml(none, 'shop.ts');
  expect(page).toContain('NOTHING');
  expect(page).not.toContain('class="chart"');
  expect(renderCapacityHtml(result({ limit: 'generator' }), 'shop.ts')).toContain('NO ANSWER');
});

test('what a script calls its routes is text in the page', () => {
  const page = renderCapacityHtml(result({ broke: ['</script><img src=x onerror=alert(1)>'] }), '<b>.ts');
  expect(page).not.toContain('<img src=x');
  expect(page).not.toContain('<b>.ts');
});
