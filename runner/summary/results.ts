import { BUILT_IN } from '../metrics/metric.ts';
import { RateSink } from '../metrics/sink.ts';
import { perSecond } from '../metrics/threshold.ts';
import type { Tally } from '../metrics/totals.ts';
import type { SummaryInput } from './data.ts';
import { percent, trimmed } from './format.ts';
import { byName, figures, isShown, judged, partName } from './metrics.ts';
import { printable } from './style.ts';
import type { Style } from './style.ts';
import { columns, dotted } from './table.ts';

/** Sections of metrics in order, and what belongs into each. A short summary leaves the phases of a request out. */
const SECTIONS: readonly [title: string, has: (name: string) => boolean][] = [
  ['CUSTOM', (name) => !(name in BUILT_IN) || name === BUILT_IN.sse_event.name],
  ['HTTP', (name) => name.startsWith('http_req')],
  ['WEBSOCKET', (name) => name.startsWith('ws_')],
  ['EXECUTION', (name) => /^(?:iteration|vus|dropped)/.test(name)],
  ['NETWORK', (name) => name.startsWith('data_')],
];
const SHORT_HTTP = new Set(['http_req_duration', 'http_req_failed', 'http_reqs']);

/** Checks and metrics of the run, or of a part of it. */
export function resultLines(input: SummaryInput, tally: Tally, mode: 'compact' | 'full', style: Style): string[] {
  const shown = [...tally.all.values()].filter((total) => isShown(input, total));
  const rows = SECTIONS.map(([title, has]) => ({
    title,
    metrics: shown
      .filter(({ metric }) => has(metric.name) && metric.name !== 'checks')
      .filter(
        ({ metric }) =>
          mode === 'full' ||
          !metric.name.startsWith('http_req_') ||
          SHORT_HTTP.has(metric.name) ||
          judged(input, metric.name),
      )
      .toSorted(byName),
  })).filter(({ metrics }) => metrics.length > 0);
  const all = rows.flatMap(({ metrics }) => metrics);
  const labels = dotted(all.map((total) => (total.selector ? `  ${partName(total)}` : total.name)));
  const texts = figures(all, input).map((text, index) => `    ${printable(labels[index]!)}: ${text}`);
  return [
    ...checkLines(input, tally, style),
    ...rows.flatMap(({ title, metrics }) => [`    ${style.bold(title)}`, ...texts.splice(0, metrics.length), '']),
  ];
}

function checkLines({ duration }: SummaryInput, { all: metrics, checks }: Tally, style: Style): string[] {
  const sink = metrics.get('checks')?.sink;
  if (!(sink instanceof RateSink) || !sink.used) return [];
  const { passes, total: all } = sink;
  const labels = dotted(['checks_total', 'checks_succeeded', 'checks_failed']);
  const values = columns([
    [String(all), `${trimmed(perSecond(all, duration), 6)}/s`],
    [percent(passes / all), `${passes} out of ${all}`],
    [percent((all - passes) / all), `${all - passes} out of ${all}`],
  ]);
  const lines = [...labels.map((label, index) => `    ${label}: ${values[index]}`), ''];
  for (const { name, passes, fails } of checks.values()) {
    lines.push(`    ${fails === 0 ? style.good('✓') : style.bad('✗')} ${printable(name)}`);
    if (fails > 0) lines.push(`      ${shareLine(passes, fails)}`);
  }
  return [...lines, ''];
}

/** How often a check that failed passed. */
export const shareLine = (passes: number, fails: number): string =>
  `↳  ${Math.floor((100 * passes) / (passes + fails))}% — ✓ ${passes} / ✗ ${fails}`;
