import { summaryData } from './data.ts';
import type { SummaryGroup, SummaryInput } from './data.ts';
import { byName, figures, isShown, partName } from './metrics.ts';
import { shareLine } from './results.ts';
import { printable } from './style.ts';
import type { Style } from './style.ts';
import { dotted } from './table.ts';

/** The summary as k6 printed it before version 1: checks by group, then every metric, marked where it has a threshold. */
export function legacyLines(input: SummaryInput, style: Style): string[] {
  const groups = groupLines(summaryData(input).root_group, '     ', style);
  const shown = [...input.totals.all.values()].filter((total) => isShown(input, total)).toSorted(byName);
  const labels = dotted(shown.map((total) => (total.selector ? `  ${partName(total)}` : total.name)));
  const texts = figures(shown, input);
  const lines = shown.map((total, index) => {
    const mark = markOf(input, total.name, style);
    const label = printable(labels[index]!);
    // A mark stands before the name, in the room of its indentation.
    const [room, name] = total.selector ? ['     ', label.slice(2)] : ['   ', label];
    return `${room}${mark} ${name}: ${texts[index]}`;
  });
  return [...groups, ...lines, ''];
}

function markOf({ verdicts }: SummaryInput, name: string, style: Style): string {
  const own = verdicts.filter(({ metric }) => metric === name);
  if (own.length === 0) return ' ';
  return own.every(({ passed }) => passed) ? style.good('✓') : style.bad('✗');
}

function groupLines({ checks, groups }: SummaryGroup, indent: string, style: Style): string[] {
  const lines = checks.flatMap(({ name, passes, fails }) => [
    `${indent}${fails === 0 ? style.good('✓') : style.bad('✗')} ${printable(name)}`,
    ...(fails === 0 ? [] : [`${indent} ${shareLine(passes, fails)}`]),
  ]);
  return [
    ...lines,
    ...(checks.length > 0 ? [''] : []),
    ...groups.flatMap((group) => [
      `${indent}█ ${printable(group.name)}`,
      '',
      ...groupLines(group, `${indent}  `, style),
    ]),
  ];
}
