import type { Rule } from './rule.ts';
import { percent } from './words.ts';

/** The server has nearly no connection left to give; whoever comes next is refused. */
export const maxConnections: Rule = {
  name: 'max-connections',
  find({ activity, budgets }) {
    const fullest = activity.toSorted((a, b) => b.total - a.total)[0];
    if (!fullest) return [];
    const usable = fullest.max - fullest.reserved;
    const share = fullest.total / Math.max(1, usable);
    if (share < budgets.connectionShare) return [];
    const looks = activity.filter(({ total }) => total >= budgets.connectionShare * usable).length;
    const most = Object.entries(fullest.applications).sort(([, a], [, b]) => b - a);
    return [
      {
        step: 'database',
        cause: `${fullest.total} of ${usable} usable connections are open (${percent(share)}): the next service that asks is refused`,
        fix: 'Put a pooler in front, or make pools smaller: instances × pool size has to stay below the maximum.',
        saves: 0,
        confidence: 0.95,
        evidence: [
          { label: 'connections', value: `${fullest.total} of ${fullest.max}, ${fullest.reserved} of them reserved` },
          { label: 'looks above the limit', value: `${looks} of ${activity.length}` },
          { label: 'held by', value: most.map(([name, sessions]) => `${name} ${sessions}`).join(', ') },
        ],
        cost: 'A pooler is one more thing to run; smaller pools queue sooner.',
      },
    ];
  },
};
