import { BUILT_IN } from '../metrics/metric.ts';
import type { Total } from '../metrics/totals.ts';
import type { SummaryInput, Verdict } from './data.ts';
import { humanize, percent } from './format.ts';
import { printable } from './style.ts';
import type { Style } from './style.ts';

/** Every threshold with what it was judged on; those of a part of a metric below those of the whole. */
export function thresholdLines(input: SummaryInput, style: Style): string[] {
  const { verdicts, totals } = input;
  if (verdicts.length === 0) return [];
  const lines = ['', `  █ ${style.bold('THRESHOLDS')} `, ''];
  const names = [...new Set(verdicts.map(({ metric }) => metric))].sort();
  for (const name of names) {
    const whole = name.slice(0, name.indexOf('{') >>> 0);
    const isNested = whole !== name && names.includes(whole);
    const indent = isNested ? '      ' : '    ';
    lines.push(`${indent}${printable(isNested ? name.slice(whole.length) : name)}`);
    for (const verdict of verdicts.filter(({ metric }) => metric === name)) {
      const mark = verdict.passed ? style.good('✓') : style.bad('✗');
      lines.push(`${indent}${mark} '${verdict.expression}' ${actual(verdict, totals.all.get(name), input.timeUnit)}`);
    }
    lines.push('');
  }
  return lines;
}

function actual({ expression, actual: value }: Verdict, total: Total | undefined, timeUnit: string): string {
  const aggregate = /^\s*([a-z]+(?:\([^)]*\))?)/.exec(expression)?.[1] ?? '';
  const { metric } = total ?? { metric: BUILT_IN.checks };
  if (metric.type === 'rate') return `${aggregate}=${percent(value)}`;
  const text = humanize(value, metric.contains, timeUnit);
  return `${aggregate}=${aggregate === 'rate' ? `${text}/s` : text}`;
}
