import type { Rule } from './rule.ts';
import { amount, percent } from './words.ts';

const LIMIT = 0.01;
const FEWEST_FAILURES = 3;

/** Jobs of a queue fail for good. Which error they die of stands in the queue itself, and is not read: it may hold data. */
export const jobFailures: Rule = {
  name: 'job-failures',
  find: ({ queues }) =>
    [...queues].flatMap(([queue, samples]) => {
      const failed = samples.reduce((sum, { failures }) => sum + (failures ?? 0), 0);
      const done = samples.reduce((sum, { completed }) => sum + (completed ?? 0), 0);
      const share = failed / Math.max(1, failed + done);
      if (failed < FEWEST_FAILURES || share < LIMIT) return [];
      return [
        {
          step: `queue ${queue}`,
          cause: `${amount(failed)} of ${amount(failed + done)} jobs failed for good (${percent(share)})`,
          fix: 'Look at the most frequent error of the failed jobs; retry with a growing delay what may pass by itself.',
          saves: 0,
          confidence: 0.9,
          evidence: [
            { label: 'failed', value: amount(failed) },
            { label: 'completed', value: amount(done) },
          ],
          cost: 'Retries are work, too: bound them.',
        },
      ];
    }),
};
