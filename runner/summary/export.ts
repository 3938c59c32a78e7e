import type { SummaryData, SummaryGroup } from './data.ts';

/** k6's --summary-export: groups and checks by name, a metric's values beside its thresholds, of which `true` means failed. */
export function summaryExport({ root_group, metrics }: SummaryData): string {
  const flat = Object.fromEntries(
    Object.entries(metrics).map(([name, { type, values, thresholds }]) => {
      const { rate, ...rest } = values;
      const own = type === 'rate' ? { ...rest, value: rate } : values;
      const failed =
        thresholds && Object.fromEntries(Object.entries(thresholds).map(([source, { ok }]) => [source, !ok]));
      return [name, { ...own, ...(failed && { thresholds: failed }) }];
    }),
  );
  return `${JSON.stringify({ root_group: byName(root_group), metrics: flat }, undefined, 4)}\n`;
}

const byName = ({ name, path, id, groups, checks }: SummaryGroup): object => ({
  name,
  path,
  id,
  groups: Object.fromEntries(groups.map((group) => [group.name, byName(group)])),
  checks: Object.fromEntries(checks.map((check) => [check.name, check])),
});
