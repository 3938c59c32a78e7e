import { expect, test } from 'vitest';
import { dumbbell } from '../../reports/svg/dumbbell.ts';
import { logAxis } from '../../reports/svg/axes.ts';
import { heatMap, levelOf, levelStart } from '../../reports/svg/heat-map.ts';
import { areaPath, linePath } from '../../reports/svg/line.ts';
import { mark } from '../../reports/svg/mark.ts';
import { element } from '../../reports/svg/markup.ts';
import { spectrum } from '../../reports/svg/spectrum.ts';
import { lineStyle } from '../../reports/svg/series-styles.ts';
import { timePanel } from '../../reports/svg/time-panel.ts';
import type { Panel } from '../../reports/svg/time-panel.ts';

const same = (value: number): number => value;

test('a gap in the series is a gap in the line', () => {
  const points = [1, 2, undefined, 4].map((y, x) => ({ x, y }));
  expect(linePath(points, same, same)).toBe('M0,1L1,2M3,4h2');
});

test('an area goes back along its base, and closes at gaps', () => {
  const points = [3, 4, undefined, 5, 6].map((y, x) => ({ x, y, base: 0 }));
  expect(areaPath(points, same, same)).toBe('M0,3 1,4L1,0 0,0ZM3,5 4,6L4,0 3,0Z');
});

test('attributes and text are escaped, whoever wrote them', () => {
  expect(element('text', { class: '"><script>' }, '</svg><img src=x onerror=alert(1)>').markup).toBe(
    '<text class="&quot;&gt;&lt;script&gt;">&lt;/svg&gt;&lt;img src=x onerror=alert(1)&gt;</text>',
  );
});

test.each([
  [
    [5, 10_000],
    [10, 100, 1000, 10_000],
  ],
  [
    [20, 300],
    [20, 50, 100, 200],
  ],
  [
    [0.5, 3],
    [0.5, 1, 2],
  ],
] as const)('a log axis over %j has ticks at %j', (domain, ticks) => {
  expect(logAxis(domain, [0, 100]).ticks).toEqual(ticks);
});

test('heat is by square root, and the legend says where each level begins', () => {
  for (let level = 0; level < 8; level++) expect(levelOf(levelStart(level, 500) + 1e-6, 500)).toBe(level);
  expect(levelOf(500, 500)).toBe(7);
});

test('lines of a panel differ without their colour', () => {
  const series = [{ role: 'main' }, { role: 'side' }, { role: 'side' }, { role: 'side' }, { role: 'plan' }] as const;
  expect(new Set(series.map((_, place) => JSON.stringify(lineStyle(series, place)))).size).toBe(5);
});

const panel: Panel = {
  title: 'Response time, before',
  side: 'before',
  scale: 'linear',
  times: [-1, 0, 1, 2],
  series: [
    { name: 'p95', role: 'main', values: [10, 20, undefined, 30] },
    { name: 'offered', role: 'plan', values: [5, 5, 5, 5] },
  ],
  phases: [
    { name: 'warm-up', from: -1, to: 0, judged: false },
    { name: 'hold', from: 0, to: 3, judged: true },
  ],
  limits: [
    { label: 'budget', value: 25 },
    { label: 'most', value: 100 },
  ],
  x: [-1, 3],
  y: [0, 40],
  label: String,
};

test('charts are drawn as they were', async () => {
  const drawn = {
    panel: timePanel(panel),
    stacked: timePanel({
      ...panel,
      scale: 'stacked',
      series: panel.series.map((series) => ({ ...series, role: 'main' })),
    }),
    log: timePanel({ ...panel, scale: 'log', y: [1, 100] }),
    heat: heatMap({
      title: 'heat',
      columns: [0, 1],
      width: 1,
      edges: [1, 10, 100],
      cells: [
        [1, 0],
        [4, 9],
      ],
      most: 9,
      x: [0, 2],
      label: String,
    }),
    spectrum: spectrum({
      title: 'spectrum',
      lines: [
        {
          side: 'after',
          points: [
            { q: 0.5, ms: 10 },
            { q: 0.99, ms: 90.4 },
          ],
        },
      ],
      limits: [300],
      label: String,
    }),
    dumbbell: dumbbell({ before: 1010, after: 912, interval: { low: 880, high: 947 } }),
    mark: mark('no-go', 14),
  };
  const lines = Object.entries(drawn).map(
    ([name, { markup }]) => `<!-- ${name} -->\n${markup.replaceAll('><', '>\n<')}`,
  );
  await expect(`${lines.join('\n\n')}\n`).toMatchFileSnapshot('../golden/charts.svg.txt');
});

test('coordinates are whole pixels, or the middle of one', () => {
  const paths = [...timePanel(panel).markup.matchAll(/ d="([^"]*)"/g)].flatMap(
    ([, d]) => d?.match(/-?\d+(\.\d+)?/g) ?? [],
  );
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((number) => !Number.isInteger(Number(number) * 2))).toEqual([]);
});
