import type { SummaryInput } from './data.ts';

export function summaryText(_: SummaryInput): string {
  return '';
}
