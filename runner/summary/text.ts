import { thresholdLines } from './thresholds.ts';
import type { SummaryInput } from './data.ts';
import { legacyLines } from './legacy.ts';
import { resultLines } from './results.ts';
import { sectionLines } from './sections.ts';
import { stepLines } from './steps.ts';
import { styles } from './style.ts';

/**
 * The end-of-test summary in k6's look; below it, what k6 does not show: percentiles of each step.
 *
 * 'compact' leaves the phases of a request out; 'full' has them, and each scenario and each group by itself; 'legacy' is
 * what k6 printed before version 1: checks by group, then all metrics in one list.
 */
export function summaryText(input: SummaryInput, mode: 'compact' | 'full' | 'legacy'): string {
  const style = styles(input.colors);
  const blocks =
    mode === 'legacy'
      ? [['', ...legacyLines(input, style)]]
      : [
          ['', ...thresholdLines(input, style)],
          ['', `  █ ${style.bold('TOTAL RESULTS')} `, '', ...resultLines(input, input.totals, mode, style)],
          mode === 'full' ? sectionLines(input, style) : [],
        ];
  return `${[...blocks, stepLines(input, style)].flat().join('\n')}\n\n`;
}
