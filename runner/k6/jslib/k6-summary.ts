import { humanizeValue, type Metric } from './humanize.ts';
import { escapeXml } from './escape-xml.ts';

export { humanizeValue };

interface Check {
  name: string;
  passes: number;
  fails: number;
}
interface Group {
  name: string;
  groups: Group[];
  checks: Check[];
}
/** What handleSummary is given. */
interface SummaryData {
  root_group: Group;
  metrics: Record<string, Metric>;
  options?: { summaryTrendStats?: string[]; summaryTimeUnit?: 's' | 'ms' | 'us' | '' | null };
}
interface TextOptions {
  indent?: string;
  enableColors?: boolean;
  summaryTimeUnit?: 's' | 'ms' | 'us' | '' | null;
}

const COLOURS = { green: '\u001B[32m', red: '\u001B[31m', faint: '\u001B[2m', cyan: '\u001B[36m', end: '\u001B[0m' };
type Paint = (colour: keyof typeof COLOURS, text: string) => string;

/** The summary as k6 printed it before 1.0: checks by group, then one line a metric. */
export function textSummary(
  data: SummaryData,
  { indent = ' ', enableColors = true, summaryTimeUnit }: TextOptions = {},
): string {
  const paint: Paint = (colour, text) => (enableColors ? `${COLOURS[colour]}${text}${COLOURS.end}` : text);
  const unit = summaryTimeUnit ?? data.options?.summaryTimeUnit;
  const stats = data.options?.summaryTrendStats ?? ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)'];
  return [
    ...groupLines(data.root_group, `${indent}    `, paint),
    ...metricLines(data.metrics, { indent, stats, unit, paint }),
  ].join('\n');
}

function groupLines({ name, checks, groups }: Group, indent: string, paint: Paint): string[] {
  const title = name === '' ? [] : [`${indent}█ ${name}`, ''];
  const inner = name === '' ? indent : `${indent}  `;
  const lines = checks.flatMap((check) => checkLines(check, inner, paint));
  return [
    ...title,
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    ...groups.flatMap((group) => groupLines(group, inner, paint)),
  ];
}

function checkLines({ name, passes, fails }: Check, indent: string, paint: Paint): string[] {
  if (fails === 0) return [paint('green', `${indent}✓ ${name}`)];
  const share = Math.floor((100 * passes) / (passes + fails));
  return [paint('red', `${indent}✗ ${name}`), paint('red', `${indent} ↳  ${share}% — ✓ ${passes} / ✗ ${fails}`)];
}

interface Look {
  indent: string;
  stats: readonly string[];
  unit: TextOptions['summaryTimeUnit'];
  paint: Paint;
}

function metricLines(metrics: Record<string, Metric>, { indent, stats, unit, paint }: Look): string[] {
  const rows = Object.keys(metrics)
    .sort((one, other) => (one < other ? -1 : 1))
    .map((name) => {
      const metric = metrics[name]!;
      const tags = /\{(.*)\}$/.exec(name);
      const mark = thresholdMark(metric, paint);
      return {
        mark,
        label: tags ? `{ ${tags[1]} }` : name,
        trend: metric.type === 'trend',
        cells: cellsOf(metric, stats, unit),
      };
    });
  const width = Math.max(0, ...rows.map(({ label }) => label.length)) + 3;
  const widths = (trend: boolean) =>
    rows
      .filter((row) => row.trend === trend)
      .reduce<number[]>(
        (most, { cells }) =>
          cells.map((cell, at) => Math.max(cell.length, most[at] ?? 0)).concat(most.slice(cells.length)),
        [],
      );
  const columns = { trend: widths(true), other: widths(false) };
  return rows.map(({ mark, label, trend, cells }) => {
    const padded = cells.map((cell, at) =>
      paint('cyan', cell.padEnd((trend ? columns.trend : columns.other)[at] ?? 0)),
    );
    return `${indent}  ${mark} ${label}${paint('faint', `${'.'.repeat(width - label.length)}:`)} ${padded.join(' ')}`.trimEnd();
  });
}

function thresholdMark({ thresholds }: Metric, paint: Paint): string {
  if (!thresholds) return ' ';
  return Object.values(thresholds).every(({ ok }) => ok) ? paint('green', '✓') : paint('red', '✗');
}

function cellsOf(metric: Metric, stats: readonly string[], unit: TextOptions['summaryTimeUnit']): string[] {
  const { type, values } = metric;
  const show = (value = 0) => humanizeValue(value, metric, unit);
  switch (type) {
    case 'counter':
      return [show(values['count']), `${show(values['rate'])}/s`];
    case 'gauge':
      return [show(values['value']), `min=${show(values['min'])}`, `max=${show(values['max'])}`];
    case 'rate':
      return [
        show(values['rate']),
        `${values['passes'] ?? 0} out of ${(values['passes'] ?? 0) + (values['fails'] ?? 0)}`,
      ];
    case 'trend':
      return stats.map((stat) => `${stat}=${stat === 'count' ? (values[stat] ?? 0) : show(values[stat])}`);
  }
}

/** A JUnit report with one case for each threshold. */
export function jUnit(data: SummaryData, { name = 'k6 thresholds', classname = 'Unnamed folder' } = {}): string {
  const cases = Object.entries(data.metrics).flatMap(([metric, { thresholds, values }]) =>
    Object.entries(thresholds ?? {}).map(([threshold, { ok }]) => {
      const start = `<testcase name="${escapeXml(`${metric} - ${threshold}`)}" classname="${escapeXml(classname)}"`;
      const reason = Object.entries(values)
        .map(([stat, value]) => `${stat} value: ${value}`)
        .join(', ');
      return ok
        ? { ok, xml: `${start} />` }
        : { ok, xml: `${start}><failure message="${escapeXml(reason)}" /></testcase>` };
    }),
  );
  const failures = cases.filter(({ ok }) => !ok).length;
  return [
    '<?xml version="1.0"?>',
    `<testsuites tests="${cases.length}" failures="${failures}">`,
    `<testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}">`,
    ...cases.map(({ xml }) => xml),
    '</testsuite>',
    '</testsuites>',
  ].join('\n');
}
