import { expect, test } from 'vitest';
import { renderCapacityHtml } from '../../reports/html/html.ts';
import { capacityResult as result, capacityStep as step } from '../helpers/capacity-result.ts';

test('the page says the answer, draws every step, and marks budget, interval and answer', () => {
  const page = renderCapacityHtml(result(), 'shop.ts');
  expect(page).toContain('31.0 iterations/s');
  expect(page).toContain('Next after that: POST /checkout');
  const [chart = ''] = /<svg class="chart".*?<\/svg>/s.exec(page) ?? [];
  expect(chart.match(/<circle/g)).toHaveLength(6);
  expect(page).toContain('carries 31.0');
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
