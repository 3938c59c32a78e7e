import { atP95 } from './evidence.ts';
import type { Rule } from './rule.ts';
import { amount, brief, time } from './words.ts';

const LEAST_BLOCKS = 8;
const SLOW_CALL = 20;

/** A sort or hash that does not fit work_mem goes through files. */
export const spill: Rule = {
  name: 'sort-spill',
  find: ({ slow }) =>
    slow.flatMap((step) =>
      step.queries
        .filter(({ tempBlocksPerCall, timePerCall }) => tempBlocksPerCall >= LEAST_BLOCKS && timePerCall >= SLOW_CALL)
        .slice(0, 1)
        .map((query) => ({
          step: step.step,
          cause: `its query sorts or hashes through ${amount((query.tempBlocksPerCall * 8) / 1000)} MB of temporary files, ${time(query.timePerCall)} a call: ${brief(query.query)}`,
          fix: 'Give the ORDER BY an index, so that nothing is sorted; else raise work_mem for this query (SET LOCAL).',
          saves: atP95(step, query.timePerRequest) / 2,
          confidence: 0.75,
          evidence: [
            { label: 'query', value: query.query },
            { label: 'temporary blocks per call', value: amount(query.tempBlocksPerCall) },
          ],
          cost: 'work_mem is taken by each sort of each session: raise it for the query, not for the server.',
        })),
    ),
};
