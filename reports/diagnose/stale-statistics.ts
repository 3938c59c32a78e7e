import type { Rule } from './rule.ts';
import { amount } from './words.ts';

const LARGE_TABLE = 10_000;
const FAR_OFF = 10;

/** The planner believes that a table has a tenth or tenfold of the rows it has, and plans for that. */
export const staleStatistics: Rule = {
  name: 'stale-statistics',
  find: ({ tables, plans, slow }) =>
    tables.flatMap((table) => {
      const [least, most] = [Math.min(table.rows, table.liveRows), Math.max(table.rows, table.liveRows)];
      if (most < LARGE_TABLE || most < FAR_OFF * Math.max(1, least)) return [];
      const step = slow.find(({ queries }) =>
        queries.some(({ id }) => plans.get(id)?.nodes.some((node) => node.table === table.name)),
      );
      if (!step) return [];
      return [
        {
          step: step.step,
          cause: `the planner believes that ${table.name} has ${amount(table.rows)} rows; it has ${amount(table.liveRows)}`,
          fix: `ANALYZE ${table.name};`,
          saves: 0,
          confidence: 0.7,
          evidence: [
            { label: 'rows believed', value: amount(table.rows) },
            { label: 'rows counted', value: amount(table.liveRows) },
            { label: 'last analysed', value: table.analyzed ?? 'never' },
          ],
          cost: 'A few seconds of reading.',
        },
      ];
    }),
};
