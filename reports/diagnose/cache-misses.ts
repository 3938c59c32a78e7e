import type { Rule } from './rule.ts';
import { amount, percent, time } from './words.ts';

const LEAST_HITS = 0.99;
const LARGE_SHARE = 0.2;

/** What is read does not fit memory: the database waits for its disk. Known only where track_io_timing is on. */
export const cacheMisses: Rule = {
  name: 'cache-misses',
  find({ database, server, statements, slow }) {
    const hit = database.reduce((sum, { blocksHit }) => sum + blocksHit, 0);
    const read = database.reduce((sum, { blocksRead }) => sum + blocksRead, 0);
    const readMs = database.reduce((sum, { readMs }) => sum + (readMs ?? 0), 0);
    const totalMs = statements.reduce((sum, statement) => sum + statement.totalMs, 0);
    const hits = hit / Math.max(1, hit + read);
    const share = readMs / Math.max(1, totalMs);
    if (!server?.trackIoTiming || slow.length === 0 || hits >= LEAST_HITS || share < LARGE_SHARE) return [];
    return [
      {
        step: 'database',
        cause: `${percent(share)} of the time of all queries is spent waiting for the disk: ${percent(hits)} of the blocks were in memory`,
        fix: 'Read less first (an index, fewer columns, pages); then give shared_buffers more memory.',
        saves: 0,
        confidence: 0.8,
        evidence: [
          { label: 'blocks read', value: amount(read) },
          { label: 'time waiting for them', value: `${time(readMs)} of ${time(totalMs)}` },
        ],
        cost: 'Memory.',
      },
    ];
  },
};
